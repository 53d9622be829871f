namespace Gateway.Tests.Faults;

/// <summary>The part of <see cref="FaultMatrix"/> that is about the network to Bedrock and about invalid responses.</summary>
public sealed class ResponseFaultTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => FaultMatrix.NamesOf(ResponseFaults.Rows());

    [Theory(Timeout = FaultMatrix.Timeout)]
    [MemberData(nameof(Names))]
    public Task A_fault_ends_as_the_table_says(string name) => FaultMatrix.PlayAsync(ResponseFaults.Rows(), name);
}
