// Runs the checks of the code side by side, since the longest of them, lint, keeps one core busy as long as all others do.
// Says what each one found, in the order in which they end, and ends with 1 when one of them failed.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';

const CHECKS = ['lint', 'types', 'format', 'layers', 'exports'];

const passed = await Promise.all(CHECKS.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;

function run(name) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', `check:${name}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      console.log(code === 0 ? `check:${name} passed` : `check:${name} FAILED`);
      resolve(code === 0);
    });
  });
}
