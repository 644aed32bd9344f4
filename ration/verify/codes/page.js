// The page: what is read is checked at once, shown large, and kept nowhere.
(() => {
  const one = id => document.getElementById(id);
  const data = JSON.parse(one("data").textContent);
  const SIGNS = {
    good: "M7 16l6 6 12-13", unsure: "M16 7v11M16 24v.5", bad: "M8 8l16 16M24 8L8 24",
  };
  let words, stream = null, turn = 0, shown = null;

  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  // Text of a paper, whose direction may be another than that of the page.
  function isolated(tag, text, attributes) {
    const made = element(tag, undefined, attributes);
    made.append(element("bdi", text));
    return made;
  }

  function sign(level) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("viewBox", "0 0 32 32");
    made.setAttribute("aria-hidden", "true");
    const shape = level === "unsure" ? "M16 2L30 28H2z" : "M16 2a14 14 0 1 0 .1 0z";
    for (const d of [shape, SIGNS[level]]) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      made.append(path);
    }
    return made;
  }

  // What was read, large; then what was checked.
  function article(check) {
    const [title, meaning] = words.verdicts[check.verdict];
    const made = element("article", undefined, { class: check.level });
    const heading = element("h3");
    heading.append(sign(check.level), element("span", title));
    made.append(heading, element("p", meaning));
    if (check.repeated) made.append(element("p", words.page.repeated));
    if (check.level === "good" && ["slip", "card"].includes(check.kind))
      made.append(element("p", words.page.copies));
    made.append(read(check), facts(check));
    return made;
  }

  function read(check) {
    const made = element("div", undefined, { class: "read" });
    if (check.household !== null) {
      made.append(isolated("p", check.household));
      made.lastChild.prepend(`${words.words.household} `);
    }
    if (check.site !== null) made.append(isolated("p", `${check.channel} ${check.site}`));
    const rows = Object.entries(check.amounts);
    if (rows.length) {
      const table = element("table", undefined, { "aria-label": words.words[check.kind] });
      const body = element("tbody");
      for (const [name, amount] of rows) {
        const row = element("tr");
        row.append(isolated("th", name, { scope: "row" }), isolated("td", amount));
        body.append(row);
      }
      table.append(body);
      made.append(table);
    }
    return made;
  }

  function facts(check) {
    const list = element("dl"), key = { key: check.key ?? "" };
    const lines = [
      ["programme", check.programme], ["date", check.date], ["seal", check.seal],
      ["signature", check.signature && fill(words.signature[check.signature], key)],
      ["total", check.kind === "slip" && check.total && words.total[check.total]],
      ["letters", check.root], ["sums", check.sums && words.sums[check.sums]],
    ];
    for (const [name, text] of lines) {
      if (!text) continue;
      const line = element("div");
      line.append(element("dt", words.words[name]), isolated("dd", text));
      list.append(line);
    }
    return list;
  }

  function show() {
    const out = one("checks");
    out.textContent = "";
    if (shown === null) return;
    const { checks } = shown;
    const counts = { good: 0, unsure: 0, bad: 0 };
    for (const check of checks) counts[check.level]++;
    if (checks.length === 0) one("summary").textContent = words.page.nothing;
    else if (checks.length === 1)
      one("summary").textContent = `${words.words[checks[0].kind]}: ${words.verdicts[checks[0].verdict][0]}`;
    else one("summary").textContent = fill(words.page.several, counts);
    out.append(...checks.map(article));
  }

  function forget() {
    turn++;
    shown = null;
    one("summary").textContent = "";
    show();
  }

  // The root that was typed: its letters, or its text; null if it is neither.
  function typedRoot() {
    const text = one("root").value;
    if (!text.trim()) return [];
    const letters = rootLetters(text);
    if (letters) return [knownRoot(letters)];
    const given = readings([text]).filter(each => each.kind === "root" && each.whole);
    return given.length ? given.map(each => rootOf(each, true)) : null;
  }

  async function check() {
    const mine = ++turn, root = typedRoot(), wrong = root === null;
    one("root-wrong").hidden = !wrong;
    one("root").setAttribute("aria-invalid", String(wrong));
    if (wrong) return forget();
    const embedded = data.roots.map(each => knownRoot(...each));
    // a root that was typed is the one to compare with
    const found = await checkCodes([one("texts").value], data.keys, root.length ? root : embedded);
    if (mine !== turn) return; // something was changed since
    shown = found;
    show();
    one("result").scrollIntoView();
  }

  function add(text) {
    const texts = one("texts");
    if (texts.value.includes(text)) return;
    texts.value = texts.value.trim() ? `${texts.value.trimEnd()}\n\n${text}` : text;
    check();
  }

  // The camera.

  async function detector() {
    if (!window.BarcodeDetector || !navigator.mediaDevices) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  }

  function note(word) {
    one("camera-note").hidden = !word;
    one("camera-note").dataset.word = word || "";
    one("camera-note").textContent = word ? words.page[word] : "";
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    one("video").srcObject = null;
    one("video").hidden = true;
    label(false);
    note("");
  }

  function label(on) {
    one("scan").dataset.word = on ? "stop" : "scan";
    one("scan").textContent = words.page[one("scan").dataset.word];
    one("scan").setAttribute("aria-pressed", String(on));
  }

  async function scan(reader) {
    const video = one("video");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
    } catch {
      stop();
      return note("no_camera");
    }
    label(true);
    note("scanning");
    while (stream) {
      const codes = await reader.detect(video).catch(() => []);
      for (const code of codes) if (stream) add(code.rawValue);
      await new Promise(wait => setTimeout(wait, 150));
    }
  }

  // Languages, and what the browser can do.

  function speak(code) {
    words = data.words[code];
    document.documentElement.lang = code;
    document.documentElement.dir = words.direction;
    document.title = words.page.title;
    one("language").value = code;
    for (const each of document.querySelectorAll("[data-word]"))
      each.textContent = words.page[each.dataset.word] ?? "";
    one("keys").textContent = data.numbers.length
      ? fill(words.page.keys, { keys: data.numbers.join(", ") }) : words.page.no_keys;
    one("roots").textContent = fill(words.page.roots, { count: data.roots.length });
    show();
  }

  async function start() {
    for (const [code, each] of Object.entries(data.words))
      one("language").append(element("option", each.name, { value: code, lang: code }));
    const first = (navigator.languages ?? []).map(each => each.slice(0, 2))
      .find(each => each in data.words);
    speak(first ?? "en");
    one("language").addEventListener("change", event => speak(event.target.value));
    for (const id of ["texts", "root"])
      one(id).addEventListener("input", event =>
        event.inputType?.startsWith("insertFromPaste") ? check() : forget());
    one("root").addEventListener("keydown", event => { if (event.key === "Enter") check(); });
    one("check").addEventListener("click", check);
    one("clear").addEventListener("click", () => {
      one("texts").value = "";
      forget();
      one("texts").focus();
    });
    const reader = await detector().catch(() => null);
    if (reader) {
      one("scan").hidden = false;
      one("scan").addEventListener("click", () => (stream ? stop() : scan(reader)));
    } else note("cannot_scan");
    const missing = !crypto.subtle ? "no_crypto"
      : (await openKeys(data.keys)).some(key => !key.open) ? "no_ed25519" : "";
    one("notice").hidden = !missing;
    one("notice").dataset.word = missing;
    one("notice").textContent = missing && words.page[missing];
  }

  start();
})();
