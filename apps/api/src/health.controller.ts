import { Controller, Get } from '@nestjs/common';
import { Public, Transactor } from '#libs/platform';

@Controller('health')
export class HealthController {
  constructor(private readonly transactor: Transactor) {}

  /** 200 while the process serves and its database answers; anything else is unhealthy. */
  @Get()
  @Public()
  async health(): Promise<{ status: 'ok' }> {
    await this.transactor.reader.row('SELECT 1');
    return { status: 'ok' };
  }
}
