using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The commit protocol when replies are lost and statements fail.</summary>
[Collection(DatabricksDouble.Collection)]
public sealed class CommitFaultTests() : WarehouseSuite(new DatabricksHost(alone: true))
{
    DatabricksHost Databricks => (DatabricksHost)Host;

    // Explicit: minutes on the double, and not yet seen to the end.
    [Fact(Explicit = true)]
    public async Task Lost_and_failed_statements_are_made_good_by_their_id_or_a_new_epoch()
    {
        var table = await SeededTableAsync();
        var epoch = (await table.PositionAsync())!.Epoch;
        var at = 10L;
        (string Statement, object Fault, int Epochs)[] faults =
        [
            ("MERGE INTO.*__crdb__control.*attempt", new { action = "lose" }, 1),
            ("MERGE INTO.*`t1` t", new { action = "lose" }, 2),
            ("MERGE INTO.*__crdb__control.*coalesce", new { action = "lose" }, 1),
            ("MERGE INTO.*`t1` t", new { message = "[DELTA_CONCURRENT_APPEND] x", sql_state = "2D521" }, 1),
        ];
        foreach (var (statement, fault, epochs) in faults)
        {
            await Databricks.Databricks.AddFaultAsync(fault, statement);
            at += 10;
            var result = await table.MergeAsync($"(1, 'at {at}', {at}, false)", TrialTable.At(at));
            epoch += epochs;
            Assert.Equal((Outcome.Committed, epoch), (result.Outcome, result.Stored!.Epoch));
            Assert.Equal(result.Stored, await table.PositionAsync());
            Assert.Equal([$"1|at {at}|{at}.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
        }

        await Databricks.Databricks.AddFaultAsync(
            new { message = "no", error_code = "TEMPORARILY_UNAVAILABLE" }, "MERGE INTO.*`t1` t");
        await Assert.ThrowsAsync<UnreachableException>(
            () => table.MergeAsync("(1, 'never', 99, false)", TrialTable.At(at + 10)));
        Assert.Equal([$"1|at {at}|{at}.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
        Assert.Equal(TrialTable.At(at), (await table.PositionAsync())!.Position);
    }
}
