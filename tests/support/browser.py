"""Drive a page in headless Chromium through a pipe: keys, scripts, printing, requests."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_KEYS = {"Backspace": 8, "Tab": 9, "Enter": 13, " ": 32}


class Browser:
    """A page in a browser; `requests` are the URLs it fetched, `complaints` its log entries."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number, self._unread, self._session = 0, b"", ""
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def command(self, method: str, **params: Any) -> Any:
        """Send a command of the DevTools protocol and return its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def open(self, path: Path) -> None:
        """Load a file in a new page."""
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        attached = self.command("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.command(f"{domain}.enable")
        self.command("Page.navigate", url=path.as_uri())
        ready = "new Promise(r => document.readyState == 'complete' ? r() : onload = r)"
        self.command("Runtime.evaluate", expression=ready, awaitPromise=True)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        result = self.command("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        code = {"windowsVirtualKeyCode": _KEYS[key]} if key in _KEYS else {}
        self.command("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, **code)
        self.command("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    def printed(self) -> bytes:
        """The page as a PDF, as it is printed."""
        result = self.command("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(result["data"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            data = os.read(self._answers, 1 << 20)
            assert data, "the browser has ended"
            self._unread += data
        message, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def _note(self, answer: dict[str, Any]) -> None:
        params = answer.get("params", {})
        if answer.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        logged = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        if answer.get("method") in logged:
            self.complaints.append(json.dumps(params))


@contextmanager
def browser(profile: Path, *more: str) -> Iterator[Browser]:
    """Start a browser, with `more` flags, and end it after the test."""
    assert CHROMIUM is not None
    (commands, to_browser), (from_browser, answers) = os.pipe(), os.pipe()
    # the browser reads commands from file 3 and answers on file 4
    flags = "headless=new no-sandbox disable-gpu no-first-run disable-dev-shm-usage"
    words = [CHROMIUM, *(f"--{flag}" for flag in flags.split())]
    words += [*more, "--remote-debugging-pipe", f"--user-data-dir={profile}"]
    shell = f'exec "$@" 3<&{commands} 4>&{answers}'
    process = subprocess.Popen(
        ["bash", "-c", shell, "bash", *words],
        pass_fds=(commands, answers),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    os.close(commands)
    os.close(answers)
    try:
        yield Browser(to_browser, from_browser)
    finally:
        process.terminate()
        process.wait(20)
        os.close(to_browser)
        os.close(from_browser)
