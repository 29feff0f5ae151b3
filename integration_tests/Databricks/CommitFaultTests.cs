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

    [Fact]
    public async Task Lost_and_failed_statements_are_made_good_by_their_id_or_a_new_epoch()
    {
        var table = await SeededTableAsync();
        var epoch = (await table.PositionAsync())!.Epoch;
        var at = 10L;
        ((string Statement, object Fault)[] Faults, int Epochs)[] commits =
        [
            (
                [
                    ("MERGE INTO \\S*__crdb__control.*attempt", new { action = "lose" }),
                    ("MERGE INTO \\S*`t1` t", new { message = "[DELTA_CONCURRENT_APPEND] x", sql_state = "2D521" }),
                    ("MERGE INTO \\S*__crdb__control.*coalesce", new { action = "lose" }),
                ],
                1
            ),
            ([("MERGE INTO \\S*`t1` t", new { action = "lose" })], 2),
        ];
        foreach (var (faults, epochs) in commits)
        {
            foreach (var (statement, fault) in faults)
            {
                await Databricks.Databricks.AddFaultAsync(fault, statement);
            }

            at += 10;
            var result = await table.MergeAsync($"(1, 'at {at}', {at}, false)", TrialTable.At(at));
            epoch += epochs;
            Assert.Equal((Outcome.Committed, epoch), (result.Outcome, result.Stored!.Epoch));
            Assert.Equal(result.Stored, await table.PositionAsync());
            Assert.Equal([$"1|at {at}|{at}.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
        }

        await Databricks.Databricks.AddFaultAsync(
            new { message = "no", error_code = "TEMPORARILY_UNAVAILABLE" }, "MERGE INTO \\S*`t1` t");
        await Assert.ThrowsAsync<UnreachableException>(
            () => table.MergeAsync("(1, 'never', 99, false)", TrialTable.At(at + 10)));
        Assert.Equal([$"1|at {at}|{at}.0000000000", "2|a2|10.0000000000"], await table.RowsAsync());
        Assert.Equal(TrialTable.At(at), (await table.PositionAsync())!.Position);
    }
}
