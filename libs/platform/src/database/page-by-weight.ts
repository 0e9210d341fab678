/** A query in an order, with a column `weight`, and what one page of it holds. */
type WeighedQuery = {
  readonly select: string;
  readonly order: string;
  readonly rowsMax: number;
  readonly weightMax: number;
};

/**
 * The SQL of the first rows of a query: at most `rowsMax`, and no more once those before weigh `weightMax`. There is always
 * one while there are any, so a page that is empty is the end, and a page that is short is not.
 */
export function pageByWeight({ select, order, rowsMax, weightMax }: WeighedQuery): string {
  return `SELECT * FROM (
      SELECT *, sum(coalesce(weight, 0)) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) - coalesce(weight, 0) AS weight_before
      FROM (${select} ORDER BY ${order} LIMIT ${rowsMax}) sized
    ) page WHERE weight_before < ${weightMax}`;
}
