"""Write menages.xlsx: a SYNTHETIC workbook as committees keep them, with made-up households.

It has what such lists have: a title above the header, names of columns in French, a totals row, a
cell that is no number, notes on a second sheet. Names and figures are drawn with a fixed seed.
"""

import random

import xlsxwriter

FAMILIES = ("Diallo", "Traoré", "Keïta", "Coulibaly", "Sow", "Barry", "Camara", "Konaté")
NAMES = ("Aminata", "Moussa", "Fatou", "Ibrahima", "Mariam", "Ousmane", "Awa", "Sékou")
HEADER = (
    *("N° ménage", "Chef de ménage", "Téléphone", "Quartier", "Taille", "Hommes", "Femmes"),
    *("Enfants", "Point de distribution", "Observations"),
)
HOUSEHOLDS, UNKNOWN = 24, 7  # nobody knows how many are in the household of this number


def main() -> None:
    chance = random.Random(7)
    with xlsxwriter.Workbook("menages.xlsx") as book:
        sheet = book.add_worksheet("Liste ménages")
        sheet.write(0, 0, "Comité de secours de Kéniéba")
        sheet.write(1, 0, "Liste des ménages sinistrés, 3 mai 2026")
        sheet.write_row(3, 0, HEADER)
        sums = [0, 0, 0, 0]
        for number in range(1, HOUSEHOLDS + 1):
            men, women, children = (chance.randint(*most) for most in ((0, 2), (1, 2), (0, 5)))
            counts = (men + women + children, men, women, children)
            size = "?" if number == UNKNOWN else counts[0]
            known = (0 if size == "?" else counts[0], *counts[1:])
            sums = [sum(pair) for pair in zip(sums, known, strict=True)]
            who = f"{chance.choice(NAMES)} {chance.choice(FAMILIES)}"
            phone = f"7{chance.randint(1_000_000, 9_999_999)}"
            quarter = chance.choice(("Marché", "Plateau", "Rive"))
            school = chance.choice(("École A", "École B"))
            note = "retour en juin" if number == 10 else ""
            row = (f"KB-{number:03}", who, phone, quarter, size, *counts[1:], school, note)
            sheet.write_row(3 + number, 0, row)
        sheet.write_row(4 + HOUSEHOLDS, 0, ("Total", "", "", "", *sums))
        book.add_worksheet("Notes").write(0, 0, "Ne pas diffuser")


if __name__ == "__main__":
    main()
