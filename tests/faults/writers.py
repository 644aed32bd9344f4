"""Every command that writes, with small inputs: what the tests of faults run."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from command import run

ROOT = Path(__file__).parents[2]
_TAKEN = {
    "kaesong-2020/households.csv": "kaesong.csv",
    "stock-and-shortage/families.csv": "families.csv",
    "stock-and-shortage/programme.toml": "families.toml",
    "stock-and-shortage/stock.csv": "stock.csv",
    "reconcile/households.csv": "goods.csv",
    "reconcile/programme.toml": "goods.toml",
    "reconcile/journal.csv": "journal.csv",
    "collected/households.csv": "homes.csv",
    "collected/programme.toml": "homes.toml",
    "collected/south.csv": "south.csv",
    "doubles/households.csv": "doubles.csv",
    "doubles/mill.csv": "mill.csv",
    "doubles/mine.csv": "mine.csv",
    "roll-out/counties.csv": "counties.csv",
    "roll-out/programme.toml": "counties.toml",
    "roll-out/rollout.toml": "rollout.toml",
    "prices/prices.csv": "prices.csv",
    "loads/villages.csv": "villages.csv",
    "loads/rice.toml": "rice.toml",
    "loads/rice-stock.csv": "rice-stock.csv",
    "loads/carts.toml": "carts.toml",
}
_HOUSEHOLDS = 3  # each has its sites, and each site has its files
_BEFOREHAND = [
    "compute goods.csv -p goods.toml -o goods -q",
    "compute homes.csv -p homes.toml --by district -o homes -q",
    "compute kaesong.csv -o plan -q",
    "compute villages.csv -p rice.toml --stock rice-stock.csv -o rice -q",
    "compute kaesong.csv --times 2 -o twice -q",
    "keys new officer --no-password",
    "keys new officer --age",
    "pseudonyms --new-key key.txt",
    "encrypt plan --to officer.recipient -o plan.age",
    "encrypt kaesong.csv --to officer.recipient -o list.age",
    "print kaesong.csv -o paper.pdf --documents waybill -q",
    "keys new officer --certificate --no-password",
]


class Writer(NamedTuple):
    """A command that writes into the folder `disk`, from what is in its working folder.

    `outs` are the names there. `older` writes other contents to the same names; None means that
    nothing there is ever replaced. `fixed` is whether its files have the same bytes every time; if
    not, `proof` tells whether they are good.
    """

    words: str
    outs: Sequence[str]
    older: str | None = None
    fixed: bool = True
    forced: bool = True
    disk: Sequence[str] = ()  # what is copied there before
    proof: str | None = None  # a command that fails unless what was written is whole


def _compute(more: str, outs: Sequence[str], register: str = "kaesong.csv") -> Writer:
    command = f"compute {register} {more}"
    return Writer(command, outs, f"{command} --times 2")


WRITERS = {
    "compute csv": _compute("-o disk/p", ["p"]),
    "compute parquet": _compute("-o disk/p --parquet", ["p"]),
    "compute parquet channels": _compute("-o disk/p --parquet --manifests channel", ["p"]),
    "compute all formats": _compute("-o disk/p -f csv,xlsx,html,pdf,collection", ["p"]),
    "compute xlsx": _compute("-o disk/p.xlsx", ["p.xlsx"]),
    "compute html": _compute("-o disk/p.html", ["p.html"]),
    "compute pdf": _compute("-o disk/p.pdf", ["p.pdf"]),
    "compute proofs": _compute("-o disk/p --proofs key.txt", ["p"]),
    "compute rejects": _compute("-o disk/p --rejects disk/r.csv", ["p", "r.csv"], "bad.csv"),
    "compute rejects xlsx": _compute(
        "-o disk/p.xlsx --rejects disk/r.xlsx", ["p.xlsx", "r.xlsx"], "bad.csv"
    ),
    "compute stock": Writer(
        "compute families.csv -p families.toml --stock stock.csv -o disk/p",
        ["p"],
        "compute families.csv -p families.toml --stock stock.csv -o disk/p --level 50%",
    ),
    "check": Writer(
        "check bad.csv --rejects disk/r.csv --accepted disk/a.csv --problems disk/p.csv"
        " --similar disk/s.csv",
        ["r.csv", "a.csv", "p.csv", "s.csv"],
        "check worse.csv --rejects disk/r.csv --accepted disk/a.csv --problems disk/p.csv"
        " --similar disk/s.csv",
    ),
    "check xlsx": Writer(
        "check bad.csv --rejects disk/r.xlsx --accepted disk/a.xlsx",
        ["r.xlsx", "a.xlsx"],
        "check worse.csv --rejects disk/r.xlsx --accepted disk/a.xlsx",
    ),
    "columns": Writer("columns kaesong.csv -o disk/m.toml", ["m.toml"], forced=False),
    "print": Writer("print kaesong.csv -o disk/p", ["p"], "print kaesong.csv -o disk/p --times 2"),
    "print pdf": Writer(
        "print kaesong.csv -o disk/p.pdf", ["p.pdf"], "print kaesong.csv -o disk/p.pdf --times 2"
    ),
    "print rejects": Writer(
        "print bad.csv -o disk/p --documents waybill --rejects disk/r.csv",
        ["p", "r.csv"],
        "print bad.csv -o disk/p --documents waybill --rejects disk/r.csv --times 2",
    ),
    "report": Writer("report plan -o disk/p.html", ["p.html"], "report twice -o disk/p.html"),
    "report rejects": Writer(
        "report bad.csv -o disk/p.html --rejects disk/r.csv",
        ["p.html", "r.csv"],
        "report bad.csv -o disk/p.html --rejects disk/r.csv --times 2",
    ),
    "rounds": Writer(
        "rounds families.csv -p families.toml --stock stock.csv --every '15 days' --count 2"
        " --first 2026-03-01 -o disk/p --report disk/p.html",
        ["p", "p.html"],
        "rounds families.csv -p families.toml --stock stock.csv --every '15 days' --count 3"
        " --first 2026-03-01 -o disk/p --report disk/p.html",
    ),
    "rollout": Writer(
        "rollout rollout.toml counties.csv -p counties.toml -o disk/p",
        ["p"],
        "rollout rollout.toml fewer.csv -p counties.toml -o disk/p",
    ),
    "rollout rejects": Writer(
        "rollout rollout.toml odd.csv -p counties.toml -o disk/p --rejects disk/r.csv",
        ["p", "r.csv"],
        "rollout rollout.toml fewer.csv -p counties.toml -o disk/p --rejects disk/r.csv",
    ),
    "collected": Writer(
        "collected homes south.csv --date 2026-03-31 --by district -o disk/p",
        ["p"],
        "collected homes south.csv --date 2026-03-31 -o disk/p",
    ),
    "journal": Writer(
        "journal journal.csv --plan goods -o disk/j.csv",
        ["j.csv"],
        "journal short.csv --plan goods -o disk/j.csv",
    ),
    "journal template": Writer(
        "journal --template disk/j.xlsx --plan goods", ["j.xlsx"], "journal --template disk/j.xlsx"
    ),
    "reconcile xlsx": Writer(
        "reconcile goods journal.csv -o disk/r.xlsx",
        ["r.xlsx"],
        "reconcile goods short.csv -o disk/r.xlsx",
    ),
    "reconcile html": Writer(
        "reconcile goods journal.csv -o disk/r.html",
        ["r.html"],
        "reconcile goods short.csv -o disk/r.html",
    ),
    "doubles": Writer(
        "doubles mill.csv mine.csv --purpose wage -o disk/c.csv --served disk/s.csv",
        ["c.csv", "s.csv"],
        "doubles mill.csv --purpose wage -o disk/c.csv --served disk/s.csv",
    ),
    "pseudonyms": Writer(
        "pseudonyms kaesong.csv --key key.txt -o disk/k.csv",
        ["k.csv"],
        "pseudonyms families.csv --key key.txt -o disk/k.csv",
    ),
    "pseudonyms key": Writer(
        "pseudonyms --new-key disk/k.txt",
        ["k.txt"],
        fixed=False,
        proof="pseudonyms kaesong.csv --key disk/k.txt -o disk/k.csv",
    ),
    "diff xlsx": Writer(
        "diff plan twice -o disk/d.xlsx", ["d.xlsx"], "diff twice plan -o disk/d.xlsx"
    ),
    "diff csv": Writer("diff plan twice -o disk/d.csv", ["d.csv"], "diff twice plan -o disk/d.csv"),
    "diff folder": Writer("diff plan twice -o disk/d", ["d"], "diff twice plan -o disk/d"),
    "explain": Writer(
        "explain kaesong.csv KS-000001 -o disk/e.html",
        ["e.html"],
        "explain kaesong.csv KS-000002 -o disk/e.html",
    ),
    "show": Writer(
        "show plan --site DC-01 -o disk/s.csv", ["s.csv"], "show twice --site DC-01 -o disk/s.csv"
    ),
    "keys": Writer(
        "keys new a --no-password -o disk",
        ["a.key", "a.pub"],
        fixed=False,
        proof="keys show disk/a.key",
    ),
    "keys age": Writer("keys new a --age -o disk", ["a.identity", "a.recipient"], fixed=False),
    "keys certificate": Writer(
        "keys new a --certificate --no-password -o disk", ["a.p12", "a.crt"], fixed=False
    ),
    "keys elsewhere": Writer(
        "keys new a --no-password -o disk/new/deep",
        ["new/deep/a.key", "new/deep/a.pub"],
        fixed=False,
    ),
    "sign": Writer(
        "sign disk/plan disk/paper.pdf --key officer.key --date 2026-05-03",
        ["plan", "paper.pdf", "paper.pdf.minisig", "plan/SHA256SUMS.minisig"],
        disk=["plan", "paper.pdf"],
        fixed=False,
        proof="verify disk/plan --key officer.pub",
    ),
    "sign pdf": Writer(
        "sign disk/paper.pdf --certificate officer.p12",
        ["paper.pdf"],
        disk=["paper.pdf"],
        fixed=False,
        proof="verify disk/paper.pdf --key officer.crt",
    ),
    "encrypt": Writer(
        "encrypt plan --to officer.recipient -o disk/e.age",
        ["e.age"],
        fixed=False,
        proof="decrypt disk/e.age --identity officer.identity -o disk/e",
    ),
    "encrypt file": Writer(
        "encrypt part.bin --to officer.recipient -o disk/f.age",
        ["f.age"],
        fixed=False,
        proof="decrypt disk/f.age --identity officer.identity -o disk/f",
    ),
    "decrypt folder": Writer("decrypt plan.age --identity officer.identity -o disk/p", ["p"]),
    "decrypt file": Writer("decrypt list.age --identity officer.identity -o disk/l.csv", ["l.csv"]),
    "verify page": Writer(
        "verify --page disk/c.html --key officer.pub", ["c.html"], "verify --page disk/c.html"
    ),
    "loads": Writer(
        "loads rice --transport carts.toml -o disk/l",
        ["l"],
        "loads rice --transport carts.toml --start 2026-04-01 -o disk/l",
    ),
    "loads xlsx": Writer(
        "loads rice --transport carts.toml -o disk/l.xlsx",
        ["l.xlsx"],
        "loads rice --transport carts.toml --start 2026-04-01 -o disk/l.xlsx",
    ),
    "nutrition": Writer(
        "nutrition kaesong-2020 --household persons=5,adults=3 -o disk/n.xlsx",
        ["n.xlsx"],
        "nutrition kaesong-2020 --household persons=4,adults=3 -o disk/n.xlsx",
    ),
    "fuel": Writer(
        "fuel kaesong-2020 --households 10 --persons 40 -o disk/f.html",
        ["f.html"],
        "fuel kaesong-2020 --households 20 --persons 40 -o disk/f.html",
    ),
    "value": Writer(
        "value kaesong-2020 --household persons=4,adults=2 --prices prices.csv -o disk/v.xlsx",
        ["v.xlsx"],
        "value kaesong-2020 --household persons=5,adults=2 --prices prices.csv -o disk/v.xlsx",
    ),
    "value html": Writer(
        "value kaesong-2020 kaesong.csv --prices prices.csv -o disk/v.html",
        ["v.html"],
        "value kaesong-2020 kaesong.csv --prices prices.csv --place Pyongyang -o disk/v.html",
    ),
    "fairness": Writer(
        "fairness kaesong-2020 kaesong.csv -o disk/g.xlsx",
        ["g.xlsx"],
        "fairness kaesong-2020 kaesong.csv --item rice -o disk/g.xlsx",
    ),
    "substitute": Writer(
        "substitute kaesong-2020 oil -o disk/s.xlsx",
        ["s.xlsx"],
        "substitute kaesong-2020 rice -o disk/s.xlsx",
    ),
    "design": Writer(
        "design --food rice --food oil --meet energy,fat -o disk/b.toml",
        ["b.toml"],
        "design --food maize --food oil --meet energy,fat -o disk/b.toml",
    ),
    "new": Writer("new kaesong.csv -p kaesong-2020 -o disk/n", ["n"], forced=False),
    "programme new": Writer(
        "programme new general-food --id c -o disk/c.toml", ["c.toml"], forced=False
    ),
}


def prepare(folder: Path) -> None:
    """Write what the commands read into a new folder."""
    folder.mkdir()
    for source, name in _TAKEN.items():
        shutil.copyfile(ROOT / "examples" / source, folder / name)
    _keep(folder / "kaesong.csv", _HOUSEHOLDS)
    _keep(folder / "journal.csv", -1, folder / "short.csv")
    _keep(folder / "counties.csv", -1, folder / "fewer.csv")
    _add(folder / "counties.csv", "D,many,1,North\n", folder / "odd.csv")
    places = "DC-01,GS-01,Office"
    bad = f"H-1,4,2,A B,{places}\n,x,2,C D,{places}\nH-3,2,5,A B,{places}\n"
    header = "household_id,persons,adults,name,centre,store,payer\n"
    (folder / "bad.csv").write_text(header + bad, encoding="utf-8")
    (folder / "worse.csv").write_text(header + bad + f"H-4,3,9,E F,{places}\n", encoding="utf-8")
    (folder / "part.bin").write_bytes(bytes(8_100))  # age writes it as it ends
    os.environ["RATION_KEY_PASSWORD"] = ""
    for words in _BEFOREHAND:
        ran = run(*words.split(), cwd=folder)
        if ran.code not in (0, 1):
            raise RuntimeError(f"{words}: {ran.err}")


def _keep(file: Path, rows: int, to: Path | None = None) -> None:
    header, *lines = file.read_text("utf-8").splitlines(keepends=True)
    (to or file).write_text("".join([header, *lines[:rows]]), encoding="utf-8")


def _add(file: Path, row: str, to: Path) -> None:
    to.write_text(file.read_text("utf-8") + row, encoding="utf-8")
