import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, PlatformModule } from '#libs/platform';
import { contextModules, contextRows } from '../../composition.js';
import { EventsController } from './events/events.controller.js';
import { TakeEvents } from './events/take-events.js';
import { GraphiqlController } from './graphiql/graphiql.controller.js';
import { HealthController } from './health.controller.js';
import { StatementProofController } from './statements/statement-proof.controller.js';
import { StatementsController } from './statements/statements.controller.js';

@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [PlatformModule.forRoot({ config, rows: contextRows, graphql: true }), ...contextModules],
      controllers: [
        HealthController,
        EventsController,
        StatementsController,
        StatementProofController,
        ...(config.production ? [] : [GraphiqlController]),
      ],
      providers: [TakeEvents],
    };
  }
}
