import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Month, Refusal, Result } from '#libs/kernel';
import { MachineOperator } from '#libs/identity';
import { type Actor, type Reader, Transactor } from '#libs/platform';

/** What a step of the demonstration world works with. Every step may be repeated: it finds what is there already. */
export class Stage {
  constructor(
    private readonly app: INestApplicationContext,
    /** The two months that hold its events, the earlier one first. */
    readonly months: readonly [Month, Month],
  ) {}

  get reader(): Reader {
    return this.the(Transactor).reader;
  }

  the<T>(command: Type<T>): T {
    return this.app.get(command, { strict: false });
  }

  /** Asked anew each time, because a step may have changed what the account acts for. */
  as(email: string): Promise<Actor> {
    return this.the(MachineOperator).actAs(email);
  }
}

/** The value of a command that must not be refused here: nobody else has touched this world yet. */
export function must<T>(step: string, result: Result<T, Refusal | readonly Refusal[]>): T {
  if (result.ok) return result.value;
  const refusals = [result.error].flat() as readonly Refusal[];
  const said = refusals.map(({ code, message }) => `${code}: ${message}`).join('; ');
  throw new Error(`the demonstration world could not be made, ${step} was refused: ${said}`);
}
