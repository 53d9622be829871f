namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>
/// The faults of other translators between OpenAI's API and Bedrock, each a row under the number that it has in our list of them.
/// What is sent is judged by the simulator's rules for Converse.
/// </summary>
public class ChatTrapTests(ChatRig rig) : IClassFixture<ChatRig>
{
    private static readonly Dictionary<string, Trap> Rows =
        MessageTraps.Rows.Concat(ParameterTraps.Rows).Concat(NestedMemberTraps.Rows).ToDictionary(trap => trap.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_not_ours(string name)
    {
        var trap = Rows[name];

        var asked = await rig.AskAsync(trap.Json);

        if (trap.Refused is { } place)
        {
            Assert.Null(asked.Sent);
            Assert.Equal(400, asked.Status);
            Assert.StartsWith(place, asked.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(asked.Sent is not null, asked.Body);
        Assert.Contains(trap.Kept, asked.Sent, StringComparison.Ordinal);
        Assert.All(trap.Gone, text => Assert.DoesNotContain(text, asked.Sent, StringComparison.Ordinal));
        Assert.Equal(trap.Dropped, asked.Dropped);
        Assert.True(trap.Status == 0 || trap.Status == asked.Status, asked.Body);
    }
}
