using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Lakehouse;

public sealed class LakehouseMergeTests() : MergeSuite(new LakehouseHost())
{
    public static TheoryData<int, string> Cases =>
    [
        .. ChangeSetCases.Applicable.Select(
            index => new TheoryDataRow<int, string>(index, ChangeSetCases.Name(index))),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_case_of_the_change_set_file_once_and_twice(int index, string name)
    {
        Assert.NotEmpty(name);
        return Apply_once_and_twice([index]);
    }
}
