import { type Options, Presets, SingleBar } from 'cli-progress';
import { say } from '../output.js';

/** What a person sees on standard error while the import runs. */
export abstract class Progress {
  abstract begin(bytes: number): void;
  abstract read(file: string, bytes: number): void;
  abstract step(what: string): void;
  abstract end(): void;
}

export function progressFor(stream: { readonly isTTY?: boolean }): Progress {
  return stream.isTTY ? new BarProgress() : new LineProgress();
}

const STEP_WIDTH = 36;

class BarProgress extends Progress {
  private readonly bar = new SingleBar(
    {
      format: '{step} {bar} {percentage} %',
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    } satisfies Options,
    Presets.shades_classic,
  );

  begin(bytes: number): void {
    this.bar.start(bytes, 0, { step: ''.padEnd(STEP_WIDTH) });
  }

  read(file: string, bytes: number): void {
    this.bar.increment(bytes, { step: file.padEnd(STEP_WIDTH) });
  }

  step(what: string): void {
    this.bar.update({ step: what.padEnd(STEP_WIDTH) });
    this.bar.render();
  }

  end(): void {
    this.bar.stop();
  }
}

/** For logs: a line for each file and step, and none for bytes. */
class LineProgress extends Progress {
  private file = '';

  begin(): void {
    this.file = '';
  }

  read(file: string): void {
    if (file === this.file) return;
    this.file = file;
    say(`reading ${file}`);
  }

  step(what: string): void {
    say(what);
  }

  end(): void {
    this.file = '';
  }
}
