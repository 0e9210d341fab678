import { Injectable } from '@nestjs/common';
import type { Id, IdKind } from '#libs/kernel';
import { typeid } from 'typeid-js';

/** New ids: UUIDv7 (RFC 9562), so that rows made together lie together. */
@Injectable()
export class IdSource {
  next<K extends IdKind>(): Id<K> {
    return typeid().toUUID() as Id<K>;
  }
}
