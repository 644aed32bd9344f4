// The sum tree: a slip and its proof lead to a root, as ration/seals/proof.py has it.

const HASH = 20, NONCE = 16, AMOUNT = 16, MOST = 1n << 128n; // bytes; amounts are below
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

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

const joined = amounts => amounts.map(amount => [...whole(amount, AMOUNT)]).flat();

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
