"""The command `ration`: its subcommands and their examples. Each is imported when it is run."""

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer

from .errors import FAULT
from .options.panel import examples
from .parsing.lazy_commands import Lazy, LazyGroup
from .signals import number_of, stopped_code, stopped_line
from .terminal.stderr import write_line

# The text of each is the first line of its docstring.
COMMANDS = {
    "new": Lazy(
        "registers.new:new",
        "Begin with a register: ask what its columns are and which programme; write the files.",
        "ration new households.csv -p kaesong-2020",
        "ration new households.csv -p general-food --own --column persons=men+women -o camp-7",
    ),
    "compute": Lazy(
        "plans.compute:compute",
        "Compute what to hand out: totals, manifests, entitlements.",
        "ration compute households.csv",
        "ration compute households.csv --by district -o plan/",
        "ration compute households.csv -o plan.xlsx",
        "ration compute households.csv --column persons=men+women --rejects rejects.csv",
        "ration compute households.csv --stock stock.csv --shortage equal",
        "ration compute - --json < households.csv",
    ),
    "check": Lazy(
        "registers.check:check",
        "Check a register: rows read, accepted and rejected, and every problem.",
        "ration check households.csv",
        "ration check households.csv -p general-food --json",
        "ration check households.csv --rejects rejects.csv --accepted accepted.csv",
        "ration check households.csv --similar similar.csv",
    ),
    "columns": Lazy(
        "registers.columns:columns",
        "List the columns of a register or a stock file, with samples, and what each is used as.",
        "ration columns households.csv",
        "ration columns households.csv -o map.toml",
    ),
    "explain": Lazy(
        "plans.explain:explain",
        "Explain why a household gets what it gets, or how a site's figure comes about.",
        "ration explain households.csv 1",
        "ration explain households.csv 1 --stock stock.csv --shortage equal",
        "ration explain households.csv 1 -o page.html --language ko,en",
        "ration explain households.csv --item rice --site a",
    ),
    "show": Lazy(
        "plans.show:show",
        "Show a plan that was written: its totals, or the manifests of single sites.",
        "ration show plan/",
        "ration show plan/ --site DC-07",
        "ration show plan/ --site DC-07 --item rice --json",
    ),
    "nutrition": Lazy(
        "analyses.nutrition:nutrition",
        "Assess a ration as food: energy and nutrients per person, and how long it lasts.",
        "ration nutrition kaesong-2020",
        "ration nutrition kaesong-2020 --weighs 'oil=0.92 kg' --milling 15%",
        "ration nutrition general-food households.csv --by district --requirements who-wfp",
        "ration nutrition plan/ --activity moderate --temperature 10 -o nutrition.html",
    ),
    "foods": Lazy(
        "analyses.foods:foods",
        "List the foods that are known, with what 100 g have, and the sets of requirements.",
        "ration foods",
        "ration foods rice --json",
        "ration foods --foods foods.toml",
    ),
    "rollout": Lazy(
        "rounds.rollout:rollout",
        "Roll a programme out by area: who is reached when, what each year requires.",
        "ration rollout rollout.toml households.csv",
        "ration rollout rollout.toml households.csv -p general-food -o rollout/",
    ),
    "fairness": Lazy(
        "analyses.fairness:fairness",
        "Compare what people get: per head, by area and household, before and after, and what if.",
        "ration fairness kaesong-2020 households.csv --by district",
        "ration fairness kaesong-2020 households.csv --by district --stock stock.csv "
        "--shortage equal --compare shortage=postpone",
        "ration fairness plan/ --by district --reference north -o fairness.html",
    ),
    "rounds": Lazy(
        "rounds.rounds:rounds",
        "Run a programme round after round: stock, arrears, and when the pipeline breaks.",
        "ration rounds households.csv --stock stock.csv --every '15 days' --count 6 "
        "--shortage equal",
        "ration rounds may.csv june.csv --stock stock.csv -p monthly.toml --losses 5% -o rounds/",
    ),
    "fuel": Lazy(
        "analyses.fuel:fuel",
        "Calculate what fuel cooks and heats, for how long, and the firewood that it replaces.",
        "ration fuel kaesong-2020 households.csv",
        "ration fuel kaesong-2020 --households 79087 --persons 308440 --days 30",
        "ration fuel plan/ -o fuel.xlsx",
    ),
    "value": Lazy(
        "analyses.value:value",
        "Calculate what a ration is worth, what its money buys, and what bringing it costs.",
        "ration value kaesong-2020 households.csv --prices prices.csv",
        "ration value kaesong-2020 --household persons=4,adults=2 --prices prices.csv "
        "--rate '8200 KPW = 1 USD'",
        "ration value plan/ --prices prices.csv --transport '25 USD/t' -o value.xlsx",
    ),
    "report": Lazy(
        "plans.report:report",
        "Write a plan as one page of HTML, to read without a network, to send and to print.",
        "ration report households.csv --by district -o report.html",
        "ration report plan/ -o plan.html",
    ),
    "print": Lazy(
        "plans.print:print_",
        "Print a plan as PDF: waybills, load lists, lists to sign, tally sheets, cards, slips.",
        "ration print households.csv -o paper/",
        "ration print households.csv -o cards/ --documents cards --paper Letter",
        "ration print households.csv -o lists/ --language en,ko --names head",
    ),
    "collected": Lazy(
        "goods.collected:collected",
        "Read what households collected: coverage, no-shows, and what is owed next.",
        "ration collected plan/ returned/",
        "ration collected plan/ north.xlsx south.csv --by district -o collected/",
        "ration collected plan/ returned/ --pending lapse --date 2026-03-31 --json",
    ),
    "journal": Lazy(
        "goods.journal:journal",
        "Read a journal of goods: check every row, and show what is in it.",
        "ration journal --template journal.xlsx --plan plan/",
        "ration journal journal.csv --plan plan/",
        "ration journal journal.csv -o sorted.csv",
    ),
    "loads": Lazy(
        "goods.loads:loads",
        "Load the goods of a plan: which packs on which vehicle and trip, and on which day.",
        "ration loads plan/",
        "ration loads plan/ --transport transport.toml --site-details sites.csv -o loads/",
        "ration loads plan/ --transport transport.toml --no-routes --split always -o loads.xlsx",
    ),
    "reconcile": Lazy(
        "goods.reconcile:reconcile",
        "Reconcile a plan with the journal of its goods: what is unaccounted for, and where.",
        "ration reconcile plan/ journal.csv",
        "ration reconcile plan/ journal.csv --measurements scales.toml -o reconciliation.xlsx",
        "ration reconcile plan/ depot.xlsx sites/ --date 2024-05-31 --sites",
    ),
    "doubles": Lazy(
        "goods.doubles:doubles",
        "Find who is served, or planned, twice for one round and purpose, across lists.",
        "ration doubles plan/ other-agency.csv --same food=rice+corn",
        "ration doubles office-1.csv office-2.csv --purpose wage -o conflicts.csv",
        "ration doubles lists/ --served served.csv",
        "ration doubles ours.csv theirs-keyed.csv --pseudonyms key.txt",
    ),
    "pseudonyms": Lazy(
        "goods.pseudonyms:pseudonyms",
        "Key ids with a secret, so that agencies can compare lists without exchanging names.",
        "ration pseudonyms --new-key key.txt",
        "ration pseudonyms households.csv --key key.txt -o keyed.csv",
        "ration pseudonyms plan/ --key key.txt --keep date --keep purpose -o keyed.csv",
    ),
    "keys": Lazy("seals.keys:keys", "Make keys to sign files and papers with, and show them."),
    "sign": Lazy(
        "seals.sign:sign",
        "Sign files and folders, so that any change shows: FILE.minisig, or a signature in a PDF.",
        "ration sign plan/ --key office.key",
        "ration sign plan.xlsx report.html --key office.key --date 2026-05-03",
        "ration sign papers/ --certificate office.p12",
    ),
    "encrypt": Lazy(
        "seals.encrypt:encrypt",
        "Encrypt files and folders with age, to the keys of those who may read them.",
        "ration encrypt plan/ --to partner.recipient -o plan.age",
        "ration encrypt list.csv --to age1… --to office.recipient -o list.age",
        "ration encrypt plan/ --passphrase -o plan.age",
    ),
    "decrypt": Lazy(
        "seals.encrypt:decrypt",
        "Decrypt a file of age, with your identity or a passphrase.",
        "ration decrypt plan.age --identity office.identity -o plan/",
        "ration decrypt list.age -o list.csv",
    ),
    "diff": Lazy(
        "plans.diff:diff",
        "Compare two plans: rules, households, sites and totals; what changed and why.",
        "ration diff plan-may/ plan-june/",
        "ration diff plan-may/ plan-june/ -o changes.xlsx",
        "ration diff plan-may/ plan-june/ --json",
    ),
    "verify": Lazy(
        "seals.verify:verify",
        "Verify files: whether they are unchanged, signed, and of a plan; and what differs.",
        "ration verify plan/",
        "ration verify DC-01.csv plan.json --plan plan/",
        "ration verify plan.xlsx --register households.csv --key agency.pub",
        "ration verify slips.txt --key agency.pub --root plan/proofs/roots.csv",
        "ration verify --page check.html --key agency.pub --root plan/proofs/roots.csv",
    ),
    "try": Lazy(
        "programmes.try_:try_",
        "Try a programme on one household: what it gets, and how that is calculated.",
        "ration try kaesong-2020 --household persons=5,adults=2",
        "ration try kaesong-2020 --household persons=5,adults=2 --json",
    ),
    "problems": Lazy(
        "problems:problems",
        "List the codes of problems, or explain one: what is wrong, how to fix it, an example.",
        "ration problems",
        "ration problems count-words",
    ),
    "design": Lazy(
        "analyses.design:design",
        "Design the lightest or cheapest basket that meets requirements, within limits.",
        "ration design kaesong-2020 --replace salt",
        "ration design --food 'maize meal' --food lentils --food oil --meet energy,protein",
        "ration design --limits basket.toml --minimise cost --persons 1000 -o designed.toml",
    ),
    "substitute": Lazy(
        "analyses.substitute:substitute",
        "Show what may replace a missing item for a month, and how the nutrients change.",
        "ration substitute kaesong-2020 oil",
        "ration substitute kaesong-2020 sugar --instead oil --json",
    ),
    "programme": Lazy(
        "programmes.programme:programmes",
        "List, show, begin, check and explain programmes: who gets what.",
    ),
}


class _Ration(LazyGroup):
    """The commands of `ration`."""

    lazy = COMMANDS


class _Command(typer.Typer):
    """The command as a process of its own, which it is not in the tests."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command, and search for no garbage at its end."""
        # Pydantic would look for plugins in every package that is installed
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        code: Any = FAULT
        try:
            return super().__call__(*args, **kwargs)
        except SystemExit as ended:
            code = ended.code or 0
            raise
        except KeyboardInterrupt as stopped:  # as it began or ended to hear signals
            code = stopped_code(number_of(stopped))
            write_line(stopped_line(number_of(stopped)))
            raise SystemExit(code) from None
        finally:
            gc.freeze()
            _abandon(code if isinstance(code, int) else FAULT)


def _abandon(code: int) -> None:
    """Exit at once if an engine still works on what was interrupted: nobody waits for it."""
    interrupt = sys.modules.get("ration.core.running.interrupt")  # the help imports nothing of it
    if interrupt is not None and interrupt.abandoned():
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        atexit._run_exitfuncs()  # temporary folders go
        os._exit(code)


app = _Command(
    cls=_Ration,
    help="Exact relief rations: from a household register to totals, manifests and entitlements.",
    epilog=examples(
        "ration compute households.csv", "ration try kaesong-2020 --household persons=5,adults=2"
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Exact relief rations: from a household register to totals, manifests and entitlements."""
    if version:
        from ration.core.version import VERSION

        typer.echo(f"ration {VERSION}")
