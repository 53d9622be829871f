namespace Gateway.Tests.Faults;

/// <summary>The part of <see cref="FaultMatrix"/> that is about Bedrock's own errors.</summary>
public sealed class BedrockFaultTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => FaultMatrix.NamesOf(BedrockFaults.Rows());

    [Theory(Timeout = FaultMatrix.Timeout)]
    [MemberData(nameof(Names))]
    public Task A_fault_ends_as_the_table_says(string name) => FaultMatrix.PlayAsync(BedrockFaults.Rows(), name);
}
