// Opens the database of a data folder on a small disk, fills the disk to the last byte when told to, and frees it again.
// argv: the folder of the build, the data folder. Each line of standard input is an order, each answer a line of JSON.
import { Buffer } from 'node:buffer';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const STDOUT = 1;
const [build, dataDir] = process.argv.slice(2);
const { openDatabase } = await import(pathToFileURL(`${build}/libs/platform/src/postgres/postgres.js`).href);
const ballast = join(dataDir, 'ballast');

const orders = { open, fill, free };
let database;
for await (const order of createInterface({ input: process.stdin })) {
  const answer = await orders[order]();
  writeSync(STDOUT, `${JSON.stringify(answer)}\n`);
}
await database?.leave();

async function open() {
  database = await openDatabase({ dataDir, durability: 'test' });
  return { url: database.url };
}

function fill() {
  const file = openSync(ballast, 'a');
  try {
    // Smaller and smaller pieces, so that nothing is left in the end.
    for (const size of [1 << 20, 1 << 12, 1]) {
      while (wrote(file, Buffer.alloc(size)));
    }
  } finally {
    closeSync(file);
  }
  return { full: true };
}

function wrote(file, piece) {
  try {
    return writeSync(file, piece) > 0;
  } catch (error) {
    if (error.code === 'ENOSPC') return false;
    throw error;
  }
}

function free() {
  rmSync(ballast);
  return { full: false };
}
