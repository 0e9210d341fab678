import { Command } from 'commander';
import { migrateCommand } from './migrate.command.js';

const program = new Command('chuang');
program
  .description('Chuang: ventures, contracts, settlement and payouts from the command line')
  .addCommand(migrateCommand());
await program.parseAsync();
