// Check the texts of codes as texts.py does; both give the same verdicts.

const NEAR = 100; // proofs that are tried with a slip
const LEVELS = {
  "genuine in total": "good", genuine: "good", "in total": "good", "sums proven": "good",
  listed: "unsure", "in unsigned root": "unsure", "unknown key": "unsure", unsigned: "unsure",
  unchecked: "unsure", "no slip": "unsure", // all others are bad
};

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

// What each slip leads to with its proof: the one that leads to a known root, else the nearest.
async function ledByProofs(read, letters) {
  const free = new Set(), found = new Map();
  read.forEach((each, at) => { if (each.kind === "proof" && each.whole) free.add(at); });
  for (const onlyKnown of letters.size ? [true, false] : [false])
    for (const [at, slip] of read.entries()) {
      if (slip.kind !== "slip" || !slip.whole || found.has(at)) continue;
      let first = null;
      const near = [...free].sort((a, b) => Math.abs(a - at) - Math.abs(b - at) || b - a)
        .slice(0, NEAR);
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

// A root to compare with: its letters, and of what it is; null means any.
// `about` is the line of the programme with its day.
function knownRoot(
    letters, seal = null, channel = null, site = null, about = null, sums = [], trusted = true) {
  return { letters, seal, channel, site, about, sums, trusted };
}

const rootOf = (each, trusted) =>
  knownRoot(each.letters, each.seal, ...place(each), each.lines[1], sumsIn(each), trusted);

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
  const same = given.filter(root => root.letters === each.letters);
  const is = same.some(root => isOf(root, each) && isAt(root, place(each).map(tidy)) &&
    (root.about === null || root.about === tidy(each.lines[1])));
  return is ? "in" : otherOf(each, same.length ? same : given);
}

function slipTotal(each, led, known) {
  if (!led) return ["no proof", null];
  if (led.fault) return [led.fault === "plan" ? "another plan" : "broken proof", null];
  const same = known.filter(root => root.letters === led.code);
  if (same.length) return [same.some(root => root.trusted) ? "in" : "in unsigned root", led.code];
  return [known.length ? otherOf(each, known) : "no root", led.code];
}

// The sums of a root's text, by item and unit.
const sumsIn = each => each.lines.slice(3, -1).map(line => {
  const [item, rest] = partition(line), [number, unit] = partition(rest);
  return [`${item}_${unit}`, number];
});
const sorted = sums => JSON.stringify(sums.map(pair => JSON.stringify(pair)).sort());

function sumsOf(each, led, given) {
  const texts = [...led.values()].filter(other => other.code === each.letters);
  if (texts.length)
    return texts.some(other => each.bodies.includes(other.text)) ? "proven" : "differ";
  const same = given.filter(root => root.letters === each.letters && root.sums.length);
  if (!same.length) return "unchecked";
  return same.some(root => sorted(root.sums) === sorted(sumsIn(each))) ? "proven" : "differ";
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
      given.push(knownRoot(each.letters));
    else signed.push(await signedBy(each, keys));
  }
  const known = [...given];
  for (const [each, state] of signed)
    if (each.kind === "root" && each.whole && state !== "bad" &&
        rootTotal(each, given) !== "another root") {
      known.push(rootOf(each, state === "good"));
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
        total: rootTotal(each, given), root: each.letters, sums: sumsOf(each, led, given) });
    const which = JSON.stringify([check.household, check.seal, check.channel, check.site]);
    check.repeated = seen.has(which);
    if (check.household !== null) seen.add(which);
    check.verdict = verdict(check);
    check.level = LEVELS[check.verdict] ?? "bad";
  }
  const numbers = [...new Set(keys.map(key => key.number))];
  return { format: "ration.codes/1", keys: numbers, roots: given.length, checks };
}
