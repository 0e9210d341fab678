/** Time comes in as an argument or through this; nothing else in the project asks the machine what time it is. */
export abstract class Clock {
  abstract now(): Date;
}
