// Check the texts of codes as ration/verify/codes/texts.py does; both give the same verdicts.
"use strict";

const GROUP = 4, HASH = 20, NONCE = 16, AMOUNT = 16n, MOST = 1n << 128n;
const HEAD = /^ration[- ]?(slip|card|root|proof)[- ]?1(?= |$)/i;
const ITEM = /^([^ ]+) (0|[1-9][0-9]*)(?:\.([0-9]+))? ([^ ].*)$/;
const SPACES = /[ \t\u00a0\u2000-\u200a\u202f\u3000]+/g;
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LEAST = { slip: 4, card: 3, root: 5, proof: 1, other: 0 };
const LEVELS = {
  "genuine in total": "good", genuine: "good", "in total": "good", "sums proven": "good",
  listed: "unsure", "in unsigned root": "unsure", "unknown key": "unsure", unsigned: "unsure", unchecked: "unsure",
  "no slip": "unsure",
};

const bytesOf = text => new TextEncoder().encode(text);
const tidy = line =>
  line.normalize("NFC").replace(UNSEEN, "").replace(SPACES, " ").replace(/^ | $/g, "");
const grouped = letters => letters.match(/.{1,4}/g)?.join("-") ?? "";
const bare = code => code.replace(/-/g, "");
const isCode = code => [...bare(code)].every(letter => CROCKFORD.includes(letter));
const typedCode = text => grouped(
  text.replace(/[\s-]/g, "").toUpperCase().replace(/[ILO]/g, sign => (sign === "O" ? "0" : "1")));

function rootLetters(text) {
  const found = /^(?:root )?([0-9a-z -]+)$/i.exec(tidy(text));
  const code = found ? typedCode(found[1]) : "";
  return bare(code).length === 32 && isCode(code) ? code : null;
}

function partition(text) {
  const at = text.indexOf(" ");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

// A text: `bodies` are what may have been signed, as it was read and tidied.
function reading(block) {
  const lines = block.map(tidy), head = HEAD.exec(lines[0]);
  if (!head) return about({ kind: "other", bodies: [lines.join("\n")], signature: null });
  const kind = head[1].toLowerCase(), name = `RATION-${kind.toUpperCase()}1`;
  const rest = lines[0].slice(head[0].length);
  if (kind === "proof") {
    const letters = [rest, ...lines.slice(1)].join("").replace(/[ -]/g, "").toUpperCase();
    const body = `${name} ${typedCode(letters.slice(0, 16))} ${letters.slice(16)}`;
    return about({ kind, bodies: [body], signature: null });
  }
  let at = lines.length - 1;
  while (at >= 0 && !/^sig +[^ ]/i.test(lines[at])) at--;
  const signature = at < 0 ? null : lines.slice(at).join("").slice(4).replace(/ /g, "");
  const end = at < 0 ? lines.length : at;
  const tidied = [`${name} ${typedCode(rest)}`, ...lines.slice(1, end)];
  const letters = rootLetters(tidied[tidied.length - 1]);
  if (kind === "root" && letters) tidied[tidied.length - 1] = `ROOT ${letters}`;
  const bodies = [...new Set([block.slice(0, end).join("\n"), tidied.join("\n")])];
  return about({ kind, bodies, signature });
}

function about({ kind, bodies, signature }) {
  const lines = bodies[bodies.length - 1].split("\n");
  const has = kind === "root" || kind === "other";
  const letters = has ? rootLetters(lines[lines.length - 1]) : null;
  const seal = kind === "other" ? "" : lines[0].split(" ")[1] ?? "";
  let whole = kind !== "other" && lines.length >= LEAST[kind];
  whole = whole && bare(seal).length === 16 && isCode(seal);
  if (whole && kind === "slip") whole = lines.slice(4).every(line => ITEM.test(line));
  if (whole && kind === "root")
    whole = letters !== null && lines.slice(3, -1).every(line => ITEM.test(line));
  return { kind, bodies, signature, lines, letters, seal, whole };
}

const place = each => partition(each.lines[2]);

// Whether a line begins a text, or is a root beside the text that began with `first`.
function begins(line, first) {
  if (HEAD.test(line)) return true;
  const inRoot = HEAD.exec(first)?.[1].toLowerCase() === "root";
  return !inRoot && /^root /i.test(line) && rootLetters(line) !== null;
}

function readings(texts) {
  const found = [];
  for (const piece of texts) {
    let block = [];
    for (const line of [...piece.split(/\r*\n|\r/), ""]) {
      const tidied = tidy(line);
      if (block.length && (!tidied || begins(tidied, tidy(block[0])))) {
        found.push(reading(block));
        block = [];
      }
      if (tidied) block.push(line);
    }
  }
  return found;
}

// Signatures: minisign's, in base 64: the kind, the number of the key, and 64 bytes of Ed25519.

function decoded(text, length) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let binary;
  try { binary = atob(text); } catch { return null; }
  if (binary.length !== length || !binary.startsWith("Ed") || btoa(binary) !== text) return null;
  return Uint8Array.from(binary, letter => letter.charCodeAt(0));
}

const numberOf = bytes =>
  [...bytes.slice(2, 10)].reverse().map(byte => byte.toString(16).padStart(2, "0")).join("")
    .toUpperCase();

// The public keys; `open` is null where the browser has no Ed25519.
async function openKeys(lines) {
  const keys = [];
  for (const line of lines) {
    const bytes = decoded(line, 42);
    if (!bytes) continue;
    let open = null;
    try {
      open = await crypto.subtle.importKey(
        "raw", bytes.slice(10), { name: "Ed25519" }, false, ["verify"]);
    } catch { /* older browsers; the page says so */ }
    keys.push({ number: numberOf(bytes), open });
  }
  return keys;
}

async function signedBy(each, keys) {
  if (each.kind === "proof" || each.kind === "other") return [each, null, null];
  if (each.signature === null) return [each, "none", null];
  const bytes = decoded(each.signature, 74);
  if (!bytes) return [each, "bad", null];
  const number = numberOf(bytes), same = keys.filter(key => key.number === number);
  if (same.some(key => !key.open)) return [each, "unchecked", number];
  for (const body of each.bodies)
    for (const key of same)
      if (await crypto.subtle.verify("Ed25519", key.open, bytes.slice(10), bytesOf(body)))
        return [about({ ...each, bodies: [body] }), "good", number];
  return [each, same.length ? "bad" : "unknown key", number];
}

// The sum tree: a slip and its proof lead to a root.

async function digest(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all)).slice(0, HASH);
}

function whole(number, length) {
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--, number >>= 8n) bytes[at] = Number(number & 255n);
  return bytes;
}

const joined = amounts => amounts.map(amount => [...whole(amount, Number(AMOUNT))]).flat();

function codeOf(bytes) {
  let bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n), text = "";
  for (let n = 0; n < Math.floor(bytes.length * 8 / 5); n++, bits >>= 5n)
    text = CROCKFORD[Number(bits & 31n)] + text;
  return grouped(text);
}

function decoded32(letters) {
  const bytes = [];
  let bits = 0, count = 0;
  for (const letter of letters) {
    const value = BASE32.indexOf(letter);
    if (value < 0) return null;
    bits = (bits << 5) | value;
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes.push(bits >> count);
      bits &= (1 << count) - 1;
    }
  }
  return count < 5 && bits === 0 ? Uint8Array.from(bytes) : null;
}

function itemsOf(lines) {
  return lines.map(line => {
    const found = ITEM.exec(line);
    return found && { name: found[1], part: (found[3] ?? "").length, unit: found[4],
      amount: BigInt(found[2] + (found[3] ?? "")) };
  });
}

function itemLine({ name, part, unit }, amount) {
  const digits = amount.toString().padStart(part + 1, "0"), at = digits.length - part;
  return `${name} ${digits.slice(0, at)}${part ? "." + digits.slice(at) : ""} ${unit}`;
}

// The root's text and code, or what is wrong: the slip, the proof, or the plan of both.
async function provenRoot(slip, proof) {
  const lines = slip.split("\n"), items = itemsOf(lines.slice(4));
  if (!items.length || !lines[0].startsWith("RATION-SLIP1 ") || items.includes(null))
    return { fault: "slip" };
  const words = proof.split(" "), data = decoded32(words[2]);
  if (!data) return { fault: "proof" };
  if (lines[0].slice("RATION-SLIP1 ".length) !== words[1]) return { fault: "plan" };
  const id = bytesOf(lines[3]);
  let amounts = items.map(item => item.amount), at = NONCE + 1;
  if (data.length <= NONCE || data[NONCE] === 0 || amounts.some(amount => amount >= MOST))
    return { fault: "proof" };
  const varint = () => {
    for (let number = 0n, shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      if (byte === undefined || (byte === 0 && shift > 0n)) return null;
      number |= BigInt(byte & 127) << shift;
      if (byte < 128) return number < MOST ? number : null;
    }
  };
  let node = await digest(
    [0], data.slice(0, NONCE), whole(BigInt(id.length), 4), id, joined(amounts));
  for (let level = 0; level < data[NONCE]; level++) {
    const side = data[at++], hash = data.slice(at, at += HASH), sums = amounts.map(varint);
    if (!(side < 2) || hash.length < HASH || sums.includes(null)) return { fault: "proof" };
    const own = [...node, ...joined(amounts)], other = [...hash, ...joined(sums)];
    node = await digest([1], ...(side ? [other, own] : [own, other]));
    amounts = amounts.map((amount, n) => amount + sums[n]);
    if (amounts.some(amount => amount >= MOST)) return { fault: "proof" };
  }
  if (at !== data.length) return { fault: "proof" };
  const text = [`RATION-ROOT1 ${words[1]}`, lines[1], lines[2],
    ...items.map((item, n) => itemLine(item, amounts[n]))].join("\n");
  const code = codeOf(await digest(bytesOf(text), [0], node));
  return { text: `${text}\nROOT ${code}`, code };
}

// What each slip leads to with its proof: the one that leads to a known root, else the nearest.
async function ledByProofs(read, letters) {
  const free = new Set(), found = new Map();
  read.forEach((each, at) => { if (each.kind === "proof" && each.whole) free.add(at); });
  for (const onlyKnown of [true, false])
    for (const [at, slip] of read.entries()) {
      if (slip.kind !== "slip" || !slip.whole || found.has(at)) continue;
      let first = null;
      const near = [...free].sort((a, b) => Math.abs(a - at) - Math.abs(b - at) || b - a);
      search: for (const proof of near)
        for (const [n, body] of slip.bodies.entries()) {
          const led = { proof, ...await provenRoot(body, read[proof].bodies[0]) };
          if (led.code && (!onlyKnown || letters.has(led.code))) { first = led; break search; }
          if (!onlyKnown && led.fault && n === slip.bodies.length - 1) first ??= led;
        }
      if (first) { found.set(at, first); free.delete(first.proof); }
    }
  return found;
}

// Totals and verdicts.

const isOf = (root, each) => root.seal === null || root.seal === each.seal;
const isAt = (root, [channel, site]) =>
  (root.channel === null && root.site === null) || (root.channel === channel && root.site === site);

function otherOf(each, known) {
  const ofPlan = known.filter(root => isOf(root, each));
  if (!ofPlan.length) return "another plan";
  return ofPlan.some(root => isAt(root, place(each))) ? "another root" : "another place";
}

function rootTotal(each, given) {
  if (!given.length) return null;
  return given.some(root => root.letters === each.letters) ? "in" : otherOf(each, given);
}

function slipTotal(each, led, known) {
  if (!led) return ["no proof", null];
  if (led.fault) return [led.fault === "plan" ? "another plan" : "broken proof", null];
  const same = known.filter(root => root.letters === led.code);
  if (same.length) return [same.some(root => root.trusted) ? "in" : "in unsigned root", led.code];
  return [known.length ? otherOf(each, known) : "no root", led.code];
}

function sumsOf(each, led) {
  const texts = [...led.values()].filter(other => other.code === each.letters);
  if (!texts.length) return "unchecked";
  return texts.some(other => each.bodies.includes(other.text)) ? "proven" : "differ";
}

function contents(each) {
  const facts = { programme: null, date: null, channel: null, site: null, household: null };
  facts.amounts = {};
  if (each.kind === "proof") return facts;
  const [programme, date] = partition(each.lines[1]);
  facts.programme = programme;
  facts.date = date || null;
  if (each.kind !== "card") [facts.channel, facts.site] = place(each);
  const first = each.kind === "slip" ? 4 : 3;
  if (each.kind !== "root") facts.household = each.lines[first - 1];
  const lines = each.lines.slice(first, each.kind === "root" ? -1 : undefined);
  facts.amounts = Object.fromEntries(lines.map(partition));
  return facts;
}

function verdict({ kind, signature, total, sums }) {
  if (signature === "bad") return "bad signature";
  if (["broken proof", "another plan", "another place", "another root"].includes(total))
    return total;
  if (sums === "differ") return "sums differ";
  if (kind === "slip" && total === "in")
    return signature === "good" ? "genuine in total" : "in total";
  if (signature === "good") return "genuine";
  if (total === "in") return sums === "proven" ? "sums proven" : "listed";
  if (total === "in unsigned root") return total;
  if (total === "unchecked") return total;
  if (kind === "proof") return "no slip";
  return ["unknown key", "unchecked"].includes(signature) ? signature : "unsigned";
}

// The record of ration.codes/1, of texts, public keys (56 letters each) and roots.
async function checkCodes(texts, keyLines, roots) {
  const keys = await openKeys(keyLines), given = [...roots], signed = [];
  for (const each of readings(texts)) {
    if (each.kind === "other" && each.letters !== null)
      given.push({ letters: each.letters, seal: null, channel: null, site: null, trusted: true });
    else signed.push(await signedBy(each, keys));
  }
  const known = [...given];
  for (const [each, state] of signed)
    if (each.kind === "root" && each.whole && state !== "bad" &&
        rootTotal(each, given) !== "another root") {
      const [channel, site] = place(each), { letters, seal } = each;
      known.push({ letters, seal, channel, site, trusted: state === "good" });
    }
  const able = Boolean(crypto.subtle), letters = new Set(known.map(root => root.letters));
  const led = able ? await ledByProofs(signed.map(([each]) => each), letters) : new Map();
  const used = new Set([...led.values()].map(each => each.proof)), seen = new Set(), checks = [];
  if (!able && signed.some(([each]) => each.kind === "slip"))
    signed.forEach(([each], at) => { if (each.kind === "proof" && each.whole) used.add(at); });
  for (const [at, [each, signature, key]] of signed.entries()) {
    if (used.has(at)) continue;
    const check = { kind: each.kind, level: "bad", verdict: "unreadable", signature: null,
      key: null, total: null, root: null, sums: null, repeated: false, seal: null,
      programme: null, date: null, channel: null, site: null, household: null, amounts: {} };
    checks.push(check);
    if (!each.whole) continue;
    Object.assign(check, { signature, key, seal: each.seal }, contents(each));
    if (each.kind === "slip")
      [check.total, check.root] = able ? slipTotal(each, led.get(at), known) : ["unchecked", null];
    if (each.kind === "root")
      Object.assign(check, {
        total: rootTotal(each, given), root: each.letters, sums: sumsOf(each, led) });
    const which = JSON.stringify([check.household, check.seal, check.channel, check.site]);
    check.repeated = seen.has(which);
    if (check.household !== null) seen.add(which);
    check.verdict = verdict(check);
    check.level = LEVELS[check.verdict] ?? "bad";
  }
  const numbers = [...new Set(keys.map(key => key.number))];
  return { format: "ration.codes/1", keys: numbers, roots: given.length, checks };
}
