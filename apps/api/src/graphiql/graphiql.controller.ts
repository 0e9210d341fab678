import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Public } from '#libs/platform';
import { GRAPHIQL_PAGE } from './graphiql.page.js';

type Asset = { readonly module: string; readonly file: string; readonly type: string };

const ASSETS: Readonly<Record<string, Asset>> = {
  'react.js': { module: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { module: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { module: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { module: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
};

const modules = createRequire(import.meta.url);

/** GraphiQL from our own dependencies: it works where the browser reaches nothing but this server. Not in production. */
@Controller('graphiql')
@Public()
export class GraphiqlController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return GRAPHIQL_PAGE;
  }

  @Get('assets/:name')
  asset(@Param('name') name: string): StreamableFile {
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (!asset) throw new NotFoundException();
    return new StreamableFile(createReadStream(join(folderOf(asset.module), asset.file)), { type: asset.type });
  }
}

// A module may not export its files; it does export its package.json.
function folderOf(module: string): string {
  return dirname(modules.resolve(`${module}/package.json`));
}
