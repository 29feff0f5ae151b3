using ConnectorKit.Airbyte;
using ConnectorKit.Warehouses;
using Microsoft.Extensions.Logging;
using SourceDatabricks.State;
using SourceDatabricks.Writing;

namespace SourceDatabricks.Reading;

/// <summary>One stream, by its plan: records, then the state that covers them.</summary>
sealed class StreamSync(IWarehouse warehouse, AirbyteWriter output, ILogger log)
{
    /// <summary>Reads one stream to its end.</summary>
    public async Task RunAsync(StreamPlan plan, CancellationToken cancellationToken)
    {
        var slices = await warehouse.PlanReadAsync(plan.Request, cancellationToken);
        var isEstimated = WriteEstimate(plan, plan.Rows ?? Rows(slices));
        using var maximum = plan.Cursor is null ? null : new CursorMaximum(plan.Cursor.Column.Type);
        using var records = new RecordWriter(output, plan.Stream, plan.Columns);
        long count = 0;
        foreach (var slice in slices)
        {
            await foreach (var batch in warehouse.ReadAsync(slice, cancellationToken))
            {
                using (batch)
                {
                    isEstimated = isEstimated || (slices.Count == 1 && WriteEstimate(plan, batch.SliceRows));
                    maximum?.Add(batch.Columns[plan.CursorIndex]);
                    records.Write(batch);
                    count += batch.Rows;
                }
            }
        }

        records.Flush();
        await WarnOfNullsAsync(plan, cancellationToken);
        var state = maximum is null
            ? StreamCursor.WriteComplete(plan)
            : StreamCursor.Write(plan, maximum.Text ?? plan.Cursor!.AtLeast);
        output.Write(new StateMessage(plan.Stream, state, count));
        log.StreamRead(plan.Table, count);
    }

    /// <summary>
    /// The lakehouse knows a table's rows from its log. A warehouse counts the rows of a result before the first one
    /// comes, so no statement is spent on it. How many rows have changed since a state nobody knows beforehand.
    /// </summary>
    /// <returns>False when the number is not known yet.</returns>
    bool WriteEstimate(StreamPlan plan, long? rows)
    {
        if (plan.ReadsAllRows && rows is { } known)
        {
            output.Write(new EstimateTrace(plan.Stream, known));
        }

        return rows is not null;
    }

    static long? Rows(IReadOnlyList<ReadSlice> slices) =>
        slices.All(s => s.Rows is not null) ? slices.Sum(s => s.Rows) : null;

    /// <summary>
    /// Rows without a cursor came with the first read. Whether later ones are new cannot be told, so they are counted.
    /// </summary>
    async Task WarnOfNullsAsync(StreamPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Cursor is not { Nulls: CursorNulls.Exclude, Column: { Nullable: true } column })
        {
            return;
        }

        long nulls = 0;
        foreach (var slice in await warehouse.PlanReadAsync(plan.NullsRequest, cancellationToken))
        {
            await foreach (var batch in warehouse.ReadAsync(slice, cancellationToken))
            {
                using (batch)
                {
                    nulls += batch.Rows;
                }
            }
        }

        if (nulls > 0)
        {
            log.NullCursors(plan.Table, nulls, column.Name);
        }
    }
}
