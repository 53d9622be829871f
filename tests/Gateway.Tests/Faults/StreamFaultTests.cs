namespace Gateway.Tests.Faults;

/// <summary>The part of <see cref="FaultMatrix"/> that is about streams of Bedrock.</summary>
public sealed class StreamFaultTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => FaultMatrix.NamesOf(StreamFaults.Rows());

    [Theory(Timeout = FaultMatrix.Timeout)]
    [MemberData(nameof(Names))]
    public Task A_fault_ends_as_the_table_says(string name) => FaultMatrix.PlayAsync(StreamFaults.Rows(), name);
}
