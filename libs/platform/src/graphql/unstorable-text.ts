import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { refusal } from '#libs/kernel';
import { sqlStateOf } from '../database/transactor.js';
import { InputInvalid } from './input-validation.js';

/** 22021: U+0000 in a text; 22P05: the same in a JSON document. PostgreSQL stores neither, and any String may hold it. */
const UNSTORABLE_SQLSTATES = new Set(['22021', '22P05']);

/** A text that no column can hold is the caller's to mend, wherever in the input of a GraphQL operation it stood. */
@Injectable()
export class UnstorableTextInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<'http' | 'graphql'>() !== 'graphql') return next.handle();
    return next.handle().pipe(
      catchError((failure: unknown) => {
        if (!UNSTORABLE_SQLSTATES.has(sqlStateOf(failure) ?? '')) throw failure;
        throw new InputInvalid([refusal('INPUT_INVALID', 'a text of the input holds U+0000, which cannot be stored')]);
      }),
    );
  }
}
