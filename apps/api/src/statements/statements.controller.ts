import { Controller, Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, ProblemError, RequiresScope, Transactor } from '#libs/platform';
import {
  MEDIA_TYPES,
  STATEMENT_FORMATS,
  STATEMENT_PAGE_POLICY,
  StatementDocuments,
  statementFile,
  statementFileName,
  type StatementFormat,
  statementList,
  type StatementListFormat,
} from '#libs/settlement';
import { readStatementFilter } from './statement-filter.js';

/** Files of statements, for whoever may see the statement over GraphQL; to others it does not exist. */
@Controller()
@RequiresScope('settlement:read')
export class StatementsController {
  constructor(
    private readonly transactor: Transactor,
    private readonly documents: StatementDocuments,
  ) {}

  /** Statements of the caller's parties and ventures, or all for finance, approvers and auditors; a record per line. */
  @Get('statements.csv')
  csv(@Query() query: unknown, @CurrentActor() actor: Actor): StreamableFile {
    return this.list(actor, query, 'csv');
  }

  /** The same statements, a document of `chuang-statement/1` per line. */
  @Get('statements.ndjson')
  ndjson(@Query() query: unknown, @CurrentActor() actor: Actor): StreamableFile {
    return this.list(actor, query, 'ndjson');
  }

  /** One statement: its id and the format, as in stm_….pdf. 304 where the caller has these very bytes. */
  @Get('statements/:file')
  async file(
    @Param('file') name: string,
    @Headers('if-none-match') known: string | undefined,
    @CurrentActor() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id, format } = readFileName(name);
    const document = await this.documents.one(this.transactor.reader, actor, id);
    if (!document) throw new ProblemError(404, 'NOT_FOUND', 'There is no such statement that you may see.');
    const file = await statementFile(document, format);
    const entityTag = `"${createHash('sha256').update(file).digest('hex')}"`;
    const isShown = format === 'html' || format === 'pdf';
    void reply
      .header('content-type', MEDIA_TYPES[format])
      .header(
        'content-disposition',
        `${isShown ? 'inline' : 'attachment'}; filename="${statementFileName(document, format)}"`,
      )
      .header('etag', entityTag)
      // The statement never changes; the names in it and who may see it do, so a copy is asked about before it is used.
      .header('cache-control', 'private, no-cache')
      .header('vary', 'authorization')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer');
    if (format === 'html')
      void reply.header('content-security-policy', `${STATEMENT_PAGE_POLICY}; frame-ancestors 'none'`);
    await (hasTag(known, entityTag) ? reply.status(304).send() : reply.send(file));
  }

  private list(actor: Actor, query: unknown, format: StatementListFormat): StreamableFile {
    const pages = this.documents.all(this.transactor.reader, actor, readStatementFilter(query));
    return new StreamableFile(Readable.from(statementList(pages, format), { objectMode: false }), {
      type: MEDIA_TYPES[format],
      disposition: `attachment; filename="statements.${format}"`,
    });
  }
}

function readFileName(name: string) {
  const dot = name.lastIndexOf('.');
  const format = STATEMENT_FORMATS.find((one): one is StatementFormat => one === name.slice(dot + 1));
  const id = parseId('statement', name.slice(0, Math.max(dot, 0)));
  if (id.ok && format) return { id: id.value, format };
  const formats = STATEMENT_FORMATS.join(', ');
  throw new ProblemError(404, 'NOT_FOUND', `A statement is asked for by its id and a format: ${formats}; stm_….pdf.`);
}

// RFC 9110, 13.1.2: a list of tags, weak or not, or any.
function hasTag(header: string | undefined, entityTag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(entityTag) || tags.includes('*');
}
