/** The time for new rows: now, or one millisecond past what has been answered about the past. */
export function stampBehind(answeredUntil: Date, now: Date): Date {
  return now > answeredUntil ? now : new Date(answeredUntil.getTime() + 1);
}
