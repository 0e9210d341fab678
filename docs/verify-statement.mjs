// Checks the proof of a statement without a database and without us: node verify-statement.mjs FILE [SEAL_HASH]
// SEAL_HASH is the hash of the month's seal from elsewhere, such as another party. Exit code 0, or 1 with the reason.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const bytes = (hex) => Buffer.from(hex, 'hex');
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hashOf = (text) => sha256(Buffer.from(text)).toString('hex');

// RFC 8785: members in the order of their names, no spaces; numbers and texts as JavaScript writes them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

// RFC 6962 and RFC 9162, 2.1.3.2: a leaf is hashed behind the byte 0, a node behind the byte 1.
function rootOf(leaf, { index, count, path }) {
  let [place, last] = [BigInt(index), BigInt(count) - 1n];
  if (place < 0n || place > last) return 'none, because there is no such leaf';
  let hash = sha256(Buffer.of(0), bytes(leaf));
  for (const sibling of path) {
    if (last === 0n) return 'none, because the path is too long';
    const isRight = place % 2n === 1n || place === last;
    hash = isRight ? sha256(Buffer.of(1), bytes(sibling), hash) : sha256(Buffer.of(1), hash, bytes(sibling));
    while (isRight && place % 2n === 0n && place !== 0n) [place, last] = [place / 2n, last / 2n];
    [place, last] = [place / 2n, last / 2n];
  }
  return last === 0n ? hash.toString('hex') : 'none, because the path is too short';
}

// A public id is a prefix and a UUID in Crockford's base 32 (TypeID).
function uuidOf(publicId) {
  const digits = [...publicId.slice(4)].map((one) => BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(one)));
  const hex = digits.reduce((sum, digit) => sum * 32n + digit, 0n).toString(16);
  return hex.padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function same(fault, found, expected) {
  if (found !== expected) throw new Error(`${fault}: ${found} instead of ${expected}`);
}

function checkInclusion(what, leaf, inclusion, sealed) {
  same(`the ${what} does not lead to the root of its tree`, rootOf(leaf, inclusion), inclusion.root);
  same(`the seal holds another tree of ${what}s`, inclusion.root, sealed?.root);
  same(`the seal holds another number of ${what}s`, inclusion.count, sealed?.count);
}

function checkJournal({ content, contentHash, chain, inclusion }, { statement, documentHash, seal }) {
  same('the journal does not give its hash', hashOf(canonical(content)), contentHash);
  same('the journal carries the hash of another statement', content.documentHash, documentHash);
  same('the journal is in another book', content.bookId, uuidOf(statement.venture));
  same('the journal is about another statement', content.reference, uuidOf(statement.id));
  const { bookId, sequence, previousHash, calendar, month, postedAt } = chain;
  same('the journal is chained in another book', bookId, content.bookId);
  same('the journal is of another calendar', calendar, statement.calendar);
  same('the journal is of another month', month, statement.period);
  const link = ['chuang-journal/1', bookId, sequence, previousHash, contentHash, calendar, month, postedAt];
  same('the place in the book does not give its hash', hashOf(link.join('\n')), chain.chainHash);
  checkInclusion('journal', chain.chainHash, inclusion, seal.content.journals);
}

function check(proof, knownSeal) {
  const { statement, documentHash, journal, seal } = proof;
  same('this script does not know such a proof', proof.version, 'chuang-statement-proof/1');
  same('the statement does not give its hash', hashOf(canonical(statement)), documentHash);
  same('the seal does not give its hash', hashOf(canonical(seal.content)), seal.sealHash);
  same('the seal is of another calendar', seal.content.calendar, statement.calendar);
  same('the seal is of another month', seal.content.month, statement.period);
  checkInclusion('statement', documentHash, proof.inclusion, seal.content.documents);
  same('the statement names a journal or none, the proof does not', journal === null, statement.journal === null);
  if (journal !== null) checkJournal(journal, proof);
  same('the seal is not the one that you know', seal.sealHash, knownSeal ?? seal.sealHash);
}

const [file, knownSeal] = process.argv.slice(2);
if (file === undefined) {
  console.error('USAGE: node verify-statement.mjs FILE [SEAL_HASH]; "chuang proof stm_…" writes the file');
  process.exit(2);
}
try {
  const proof = JSON.parse(readFileSync(file, 'utf8'));
  check(proof, knownSeal);
  const { statement, inclusion, journal, seal } = proof;
  const number = BigInt(inclusion.index) + 1n;
  console.log(`PROVEN: ${statement.id} is number ${number} of the ${inclusion.count} statements sealed`);
  console.log(`when ${statement.period} was closed at ${seal.content.closedAt}. Nothing in it was changed since.`);
  if (journal) console.log(`PROVEN: its journal, number ${journal.chain.sequence} of its book, was sealed with it.`);
  if (knownSeal) console.log(`PROVEN: the seal is the one that you know, ${seal.sealHash}.`);
  else console.log(`NOT PROVEN: that everybody has the same seal. Compare its hash with theirs: ${seal.sealHash}.`);
  console.log('NOT PROVEN: that its facts are true. Its inputs and trace let you compute its amounts again.');
} catch (failure) {
  console.error(`REFUSED: ${failure.message}`);
  process.exitCode = 1;
}
