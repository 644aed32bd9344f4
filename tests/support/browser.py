"""A page in headless Chromium, driven through its own pipe: keys, questions, paper, requests."""

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
    """One page of a browser; `requests` and `said` are what it fetched and complained of."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._number, self._unread, self._session = 0, b"", ""
        self.requests: list[str] = []
        self.said: list[str] = []

    def ask(self, method: str, **params: Any) -> Any:
        """Send a command of the DevTools protocol, and give its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._read()
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                return heard["result"]
            self._note(heard)

    def open(self, path: Path) -> None:
        """Load a file, in a new page."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Page.navigate", url=path.as_uri())
        ready = "new Promise(r => document.readyState == 'complete' ? r() : onload = r)"
        self.ask("Runtime.evaluate", expression=ready, awaitPromise=True)

    def tell(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, as a person does."""
        typed = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        code = {"windowsVirtualKeyCode": _KEYS[key]} if key in _KEYS else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=typed, **code)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    def printed(self) -> bytes:
        """The page on paper, as PDF."""
        made = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(made["data"])

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            some = os.read(self._answers, 1 << 20)
            assert some, "the browser has ended"
            self._unread += some
        message, _, self._unread = self._unread.partition(b"\0")
        heard: dict[str, Any] = json.loads(message)
        return heard

    def _note(self, heard: dict[str, Any]) -> None:
        params = heard.get("params", {})
        if heard.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        complaints = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        if heard.get("method") in complaints:
            self.said.append(json.dumps(params))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser of our own, which ends with the test."""
    assert CHROMIUM is not None
    (commands, ours), (heard, answers) = os.pipe(), os.pipe()
    # the browser reads commands from file 3 and answers on file 4
    flags = "headless=new no-sandbox disable-gpu no-first-run disable-dev-shm-usage"
    words = [CHROMIUM, *(f"--{flag}" for flag in flags.split())]
    words += ["--remote-debugging-pipe", f"--user-data-dir={profile}"]
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
        yield Browser(ours, heard)
    finally:
        process.terminate()
        process.wait(20)
        os.close(ours)
        os.close(heard)
