import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, PlatformModule } from '#libs/platform';
import { contextModules, contextRows } from '../../composition.js';
import { Worker } from './worker.js';

@Module({})
export class WorkerModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.forRoot({ config, rows: contextRows, graphql: false }), ...contextModules],
      providers: [Worker],
    };
  }
}
