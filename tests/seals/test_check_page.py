"""The page that checks codes, in a browser: its verdicts, its camera, and no request."""

import base64
import json
import random
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import segno
import zxingcpp
from browser import CHROMIUM, Browser, browser
from coded import CARD, HOUSEHOLDS, KEY, LETTERS, OTHER_KEY, PROOF, PUBLIC, ROOT, SLIP, changed

import ration
from ration.seals.texts import signed
from ration.verify.codes.known import known_roots

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

SUMMARY = "document.getElementById('summary').textContent"
READ = "document.querySelector('#checks .read')?.textContent"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "check.html"
    path.write_text(ration.check_page([PUBLIC]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile"), "--lang=en") as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, file: Path) -> Iterator[Browser]:
    """The page, opened anew; it asks for nothing else and complains of nothing."""
    chromium.open(file)
    yield chromium
    assert {*chromium.requests} == {file.as_uri()}
    assert chromium.complaints == []


def until(page: Browser, expression: str, wanted: object) -> None:
    """Wait until an expression in the page has a value."""
    found = None
    for _ in range(100):
        found = page.evaluate(expression)
        if found == wanted:
            return
        time.sleep(0.05)
    raise AssertionError(f"{expression}: {found}")


def awaited(page: Browser, expression: str) -> Any:
    """The value of a promise in the page."""
    result = page.command(
        "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
    )
    assert "exceptionDetails" not in result, result
    return result["result"]["value"]


def paste(page: Browser, id_: str, text: str) -> None:
    page.evaluate(f"document.getElementById('{id_}').focus()")
    page.evaluate(f"document.getElementById('{id_}').select()")
    page.command("Input.insertText", text=text)


def scripted(page: Browser, script: str) -> None:
    """Load the page again, with a script that runs before its own."""
    page.command("Page.addScriptToEvaluateOnNewDocument", source=script)
    page.command("Page.reload")
    until(page, "document.readyState == 'complete' && language.options.length == 4", True)


def mutations() -> list[str]:
    """Texts to compare verdicts on: whole, changed in places, cut, mixed and typed badly."""
    chance = random.Random(16)
    unsigned = HOUSEHOLDS[3]["slip"]
    texts = [SLIP, CARD, PROOF, ROOT, signed(ROOT, KEY), signed(unsigned, OTHER_KEY), unsigned]
    texts += [text for each in HOUSEHOLDS for text in (each["slip"], each["proof"])]
    texts += [ROOT.replace("52.345", "52.346"), ROOT.replace("DC-01", "DC-2"), LETTERS, "hello"]
    texts += [ROOT.replace("2020-08", "2021-08"), ROOT.replace("rice", "rice 9 kg\nrice")]
    texts += [f"ROOT {LETTERS[::-1]}", SLIP.replace("12.345", "012.345"), PROOF.replace("8R", "8S")]
    found = [*texts]
    for each in (SLIP, CARD, signed(ROOT, KEY)):
        found += chance.sample(changed(each), 60)
    found += [f"{each}\n{PROOF}" for each in chance.sample(changed(unsigned), 60)]
    found += [f"{unsigned}\n{each}" for each in chance.sample(changed(PROOF), 100)]
    for _ in range(200):
        some = [chance.choice(texts) for _ in range(chance.randint(1, 5))]
        joined = chance.choice(("\n", "\n\n", "\r\n\r\n", "\n \n")).join(some)
        typed = chance.choice((str, str, str, str.lower, lambda t: t.replace(" ", "  ")))
        found.append(typed(joined))
    return found


def test_python_and_the_page_give_the_same_verdicts(page: Browser) -> None:
    """On whole texts, and on many with a change."""
    texts = mutations()
    verdicts: set[str] = set()
    for given in ([], [LETTERS], [ROOT], [ROOT.replace("DC-01", "DC-02").replace("VC72", "VC73")]):
        roots = [each._asdict() for each in known_roots(given)]
        call = f"checkCodes([each], {json.dumps([PUBLIC])}, {json.dumps(roots)})"
        every = awaited(page, f"Promise.all({json.dumps(texts)}.map(async each => (await {call})))")
        for text, shown in zip(texts, every, strict=True):
            try:
                record = ration.check_codes(text, keys=[KEY.public], roots=given)
            except ration.InputError:  # letters alone
                assert shown["checks"] == [], text
                continue
            assert shown == json.loads(record.to_json()), text
            verdicts |= {each.verdict for each in record.checks}
    assert len(verdicts) == 16  # all that there are


def test_a_pasted_slip_is_shown_large_with_its_verdict(page: Browser) -> None:
    paste(page, "root", LETTERS.lower().replace("-", ""))
    paste(page, "texts", f"{SLIP}\r\n\r\n{PROOF.lower()}")
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Genuine, and in the total")
    top = "document.getElementById('result').getBoundingClientRect().top"
    assert -1 < page.evaluate(top) < page.evaluate("innerHeight") / 2
    assert "가족-4" in page.evaluate(READ)
    assert "12.345 kg" in page.evaluate(READ)
    size = "parseFloat(getComputedStyle(document.querySelector('.read')).fontSize)"
    assert page.evaluate(size) >= 24
    assert page.evaluate("document.querySelectorAll('#checks article.good h3 svg').length") == 1
    assert page.evaluate("document.getElementById('summary').getAttribute('role')") == "status"


def test_a_verdict_does_not_outlive_its_text(page: Browser) -> None:
    paste(page, "texts", SLIP)
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Genuine")
    page.evaluate("document.getElementById('texts').focus()")
    page.press("x")
    assert page.evaluate(SUMMARY) == ""
    assert page.evaluate(READ) is None
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Changed, or not genuine")
    page.evaluate("document.getElementById('clear').click()")
    assert page.evaluate("document.getElementById('texts').value") == ""
    assert page.evaluate(SUMMARY) == ""


def test_it_works_by_keyboard_and_names_what_is_no_root(page: Browser) -> None:
    page.command("Page.bringToFront")
    for wanted in ("language", "texts", "root"):
        page.press("Tab")
        assert page.evaluate("document.activeElement.id") == wanted
        if wanted == "texts":
            page.command("Input.insertText", text=SLIP)
    page.command("Input.insertText", text="VC72-M7VS")
    page.press("Enter")
    until(page, "document.getElementById('root-wrong').hidden", False)
    assert page.evaluate("document.getElementById('root').getAttribute('aria-invalid')") == "true"
    assert page.evaluate(SUMMARY) == ""
    paste(page, "root", LETTERS)
    page.press("Enter")
    until(page, SUMMARY, "Slip: Genuine")
    names = "[...document.querySelectorAll('textarea, input, select')].every(e => e.labels.length)"
    assert page.evaluate(names)


def test_it_fits_phones_and_runs_from_right_to_left(page: Browser) -> None:
    paste(page, "texts", f"{SLIP}\n\n{CARD}\n\n{ROOT}\n\nhello")
    page.evaluate("document.getElementById('check').click()")
    until(page, "document.querySelectorAll('#checks article').length", 4)
    empty = "[...document.querySelectorAll('[data-word]')].filter(e => !e.hidden && !e.textContent)"
    for width, code in product((320, 1200), ("en", "ko", "fr", "ar")):
        size = {"width": width, "height": 700, "deviceScaleFactor": 1, "mobile": width < 500}
        page.command("Emulation.setDeviceMetricsOverride", **size)
        page.evaluate(f"language.value = '{code}'; language.dispatchEvent(new Event('change'))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.dir") == ("rtl" if code == "ar" else "ltr")
        assert page.evaluate("document.body.innerText.includes('undefined')") is False
        assert page.evaluate(f"{empty}.length") == 0


def test_a_browser_without_ed25519_never_calls_a_signature_good(page: Browser) -> None:
    scripted(page, "crypto.subtle.importKey = () => Promise.reject(new Error('no Ed25519'))")
    until(page, "document.getElementById('notice').hidden", False)
    paste(page, "texts", SLIP)
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Not checked: this browser cannot")
    paste(page, "texts", f"{SLIP}\n\n{PROOF}\n\n{LETTERS}")
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: In the total")
    assert "not checked: this browser cannot" in page.evaluate("document.body.innerText")


def test_a_browser_without_any_cryptography_checks_nothing(page: Browser) -> None:
    scripted(page, "Object.defineProperty(crypto, 'subtle', {value: undefined})")
    paste(page, "texts", f"{SLIP}\n\n{PROOF}\n\n{LETTERS}")
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Not checked: this browser cannot")
    paste(page, "texts", HOUSEHOLDS[3]["slip"])
    page.evaluate("document.getElementById('check').click()")
    until(page, SUMMARY, "Slip: Not checked: this browser cannot")


# Chromium on Linux has no BarcodeDetector. This stands in for it: it hands the picture of the
# camera to the test, which reads the codes in it with another library.
STAND_IN = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    window.picture = canvas.toDataURL("image/png");
    return (window.codes ?? []).map(rawValue => ({ rawValue }));
  }
};
"""


def film(path: Path, *texts: str) -> Path:
    """A film of two seconds for a camera: QR codes side by side, in the format Y4M."""
    wide, tall, scale = 1280, 720, 6
    picture = bytearray(b"\xeb" * wide * tall)
    for number, text in enumerate(texts):
        for row, line in enumerate(segno.make(text, micro=False).matrix):
            for column, dark in enumerate(line):
                if dark:
                    for y in range(40 + row * scale, 40 + (row + 1) * scale):
                        start = y * wide + 40 + number * 620 + column * scale
                        picture[start : start + scale] = b"\x10" * scale
    frame = b"FRAME\n" + bytes(picture) + b"\x80" * (wide * tall // 2)
    path.write_bytes(b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420\n" + frame * 20)
    return path


def test_the_camera_reads_a_slip_and_its_proof(file: Path, tmp_path: Path) -> None:
    """Chromium's camera, which films two codes; a stand-in for the browser's own reader."""
    camera = film(tmp_path / "camera.y4m", SLIP, PROOF)
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={camera}",
    )
    with browser(tmp_path / "profile", *flags) as page:
        page.open(file)
        scripted(page, STAND_IN)
        paste(page, "root", LETTERS)
        until(page, "document.getElementById('scan').hidden", False)
        page.evaluate("document.getElementById('scan').click()")
        until(page, "Boolean(window.picture)", True)
        codes = sorted(read_codes(page.evaluate("window.picture"), tmp_path / "picture.png"))
        assert codes == [PROOF, SLIP]
        page.evaluate(f"window.codes = {json.dumps(codes)}")
        until(page, SUMMARY, "Slip: Genuine, and in the total")
        page.evaluate("document.getElementById('scan').click()")
        assert page.evaluate("document.getElementById('video').hidden")
        assert page.evaluate("document.getElementById('video').srcObject") is None
        assert {*page.requests} == {file.as_uri()}
        assert page.complaints == []


def read_codes(picture: str, path: Path) -> list[str]:
    """The texts of the QR codes in a picture, by another library."""
    path.write_bytes(base64.b64decode(picture.partition(",")[2]))
    from PIL import Image

    with Image.open(path) as opened:
        return [each.text for each in zxingcpp.read_barcodes(opened)]


def test_without_a_reader_the_page_asks_for_the_text(page: Browser) -> None:
    assert page.evaluate("'BarcodeDetector' in window") is False
    assert page.evaluate("document.getElementById('scan').hidden")
    note = "document.getElementById('camera-note').textContent"
    assert "the phone's own camera" in page.evaluate(note)


def test_the_page_is_small() -> None:
    assert len(ration.check_page([PUBLIC], [LETTERS]).encode()) < 64 * 1024
