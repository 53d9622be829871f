using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>
/// A conversation reaches Bedrock byte for byte, less the splices that are named: signatures and the prompt cache depend on it.
/// </summary>
public class ByteEqualityTests
{
    private const int Full = 1000;

    [Fact]
    public async Task What_Bedrock_gets_is_what_was_sent_less_the_named_splices()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false" }, simulator: bedrock.Install);

        for (var seed = 0; seed < PropertySize.Of(Full / 4, Full); seed++)
        {
            var drafted = new ConversationDraft(new SplitMix64((ulong)seed));
            var isCounted = seed % 8 == 7;
            var path = isCounted ? "/v1/messages/count_tokens" : "/v1/messages";
            var expected = drafted.Expected(isCounted);

            var posted = await Posted.ToAsync(gateway, bedrock, drafted.Sent, path, ("anthropic-beta", drafted.Beta));

            Assert.True(posted.Sent is not null, $"{seed}: {posted.Body}\n{drafted.Sent}");
            Assert.True(posted.Sent == expected, $"{seed}\n{drafted.Sent}\n{posted.Sent}\n{expected}");
            Assert.NotNull(JsonNode.Parse(posted.Sent, null, new() { AllowDuplicateProperties = false }));
        }
    }

    // Each edit by itself would move half of this body.
    [Fact]
    public async Task A_body_of_twenty_megabytes_with_a_hundred_thousand_splices_is_made()
    {
        const int Tools = 100_000;
        var tool = ",{\"name\":\"n\",\"description\":\"" + new string('あ', 40) + "\",\"eager_input_streaming\":true,\"input_schema\":{}}";
        var body = Posted.With(
            "\"tools\":[{\"name\":\"m\",\"input_schema\":{}}" + string.Concat(Enumerable.Repeat(tool, Tools)) + "]");

        var posted = await Posted.ToAsync(body);

        Assert.True(posted.Sent is not null, posted.Body[..Math.Min(500, posted.Body.Length)]);
        Assert.Equal(Tools + 1, posted.Json["tools"]!.AsArray().Count);
        Assert.DoesNotContain("eager_input_streaming", posted.Sent, StringComparison.Ordinal);
        Assert.Equal("tools[].eager_input_streaming", posted.Dropped);
    }
}
