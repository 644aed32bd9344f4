// Divide what was read into texts, and tidy what was typed, as readings.py does.
"use strict";

const HEAD = /^ration[- ]?(slip|card|root|proof)[- ]?1(?= |$)/i;
const ITEM = /^([^ ]+) (0|[1-9][0-9]*)(?:\.([0-9]+))? ([^ ].*)$/;
const SPACES = /[ \t\u00a0\u2000-\u200a\u202f\u3000]+/g;
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEAST = { slip: 4, card: 3, root: 5, proof: 1, other: 0 };

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
  const at = signedAt(lines);
  const signature = at < 0 ? null : signatureIn(lines.slice(at));
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

// The place of the last line of a signature, or -1.
function signedAt(lines) {
  let at = lines.length - 1;
  while (at >= 0 && !/^sig +[^ ]/i.test(lines[at])) at--;
  return at;
}

const signatureIn = lines => lines.join("").slice(4).replace(/ /g, "");

// Whether a line begins a text, is a root beside the text of a block, or no more of it.
function begins(line, block) {
  if (HEAD.test(line)) return true;
  const lines = block.map(tidy), kind = HEAD.exec(lines[0])?.[1].toLowerCase() ?? "";
  if (kind === "proof" && !/^[a-z2-7 -]+$/i.test(line)) return true;
  const at = signedAt(lines);
  if (kind && kind !== "proof" && at >= 0 && signatureIn(lines.slice(at)).length >= 100)
    return true;
  const inRoot = kind === "root";
  return !inRoot && /^root /i.test(line) && rootLetters(line) !== null;
}

function readings(texts) {
  const found = [];
  for (const piece of texts) {
    let block = [];
    for (const line of [...piece.split(/\r*\n|\r/), ""]) {
      const tidied = tidy(line);
      if (block.length && (!tidied || begins(tidied, block))) {
        found.push(reading(block));
        block = [];
      }
      if (tidied) block.push(line);
    }
  }
  return found;
}
