using Gateway.Simulator.Faults;

namespace Gateway.Simulator.Tests.Faults;

public class FaultQueueTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_every_fault_has_met_its_calls_can_be_waited_for()
    {
        var faults = new FaultQueue();
        await faults.WhenAllMetAsync(Cancelled);
        faults.Add(AwsServices.Sts, "AssumeRole", FaultKind.Throttling);
        faults.Add(AwsServices.BedrockRuntime, "Converse", FaultKind.Hang, 2);

        var allMet = faults.WhenAllMetAsync(Cancelled);
        faults.TryTake(AwsServices.BedrockRuntime, "Converse", out _);
        faults.TryTake(AwsServices.Sts, "AssumeRole", out _);
        var before = allMet.IsCompleted;
        faults.TryTake(AwsServices.BedrockRuntime, "Converse", out _);
        await allMet;

        Assert.False(before);
    }

    [Fact]
    public async Task Faults_taken_back_are_not_waited_for()
    {
        var faults = new FaultQueue();
        faults.Add(AwsServices.Sts, "AssumeRole", FaultKind.Throttling);

        var allMet = faults.WhenAllMetAsync(Cancelled);
        faults.Clear();

        await allMet;
    }
}
