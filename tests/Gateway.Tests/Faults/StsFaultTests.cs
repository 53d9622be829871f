namespace Gateway.Tests.Faults;

/// <summary>The part of <see cref="FaultMatrix"/> that is about STS.</summary>
public sealed class StsFaultTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => FaultMatrix.NamesOf(StsFaults.Rows());

    [Theory(Timeout = FaultMatrix.Timeout)]
    [MemberData(nameof(Names))]
    public Task A_fault_ends_as_the_table_says(string name) => FaultMatrix.PlayAsync(StsFaults.Rows(), name);
}
