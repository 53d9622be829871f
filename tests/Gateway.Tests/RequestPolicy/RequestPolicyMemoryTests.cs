using System.Text;
using Gateway.BodyEdits;
using Gateway.Buffers;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Residency;
using Gateway.Testing;
using Gateway.Tests.Residency;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.RequestPolicy;

public class RequestPolicyMemoryTests
{
    private const string Converse =
        """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"inferenceConfig":{"topP":1},"requestMetadata":{"unit":"tax"}}""";

    private static readonly Application Caller = new("desk", new ApplicationOptions { Models = ["*"] });

    private static readonly MemberPolicy Policy = Policies.Of(settings => settings.MaxTokens = 500, "131016");

    [Fact]
    public void Placing_and_inspecting_a_small_request_allocates_nothing()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var residency = new ResidencyPolicy(
            new CatalogOptions
            {
                Models =
                {
                    ["claude-haiku-4-5"] = new()
                    {
                        ModelId = The.HaikuProfile,
                        Destinations = ["ap-northeast-1", "ap-northeast-3"],
                        Source = "test",
                    },
                },
            },
            [new ResidencyScope(Some.Target(), [.. AwsRegion.InJapan], ["anthropic"])],
            Unasked.Rules(TimeProvider.System, services));
        Inspect(residency, Body()); // One-time allocations happen before the measurement.
        var body = Body();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Inspect(residency, body);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.StartsWith("""{"messages":""", Encoding.UTF8.GetString(body.Bytes.Span), StringComparison.Ordinal);
    }

    private static RequestBody Body()
    {
        var room = BodyEditor.RoomFor(Policy);
        var bytes = Encoding.UTF8.GetBytes(Converse);
        return new RequestBody(ByteBuffer.Of([.. new byte[room], .. bytes]), room, bytes.Length);
    }

    private static void Inspect(ResidencyPolicy residency, RequestBody body)
    {
        Assert.Null(RequestMembers.Read(body.Bytes.Span, BodyForm.ConverseWithModelId, Policy, out var members));
        var model = members.ReadModelId(body.Bytes.Span, stackalloc char[members.ModelId.Length]);
        Assert.True(residency.Place(Caller, model).Is(out _, out _));
        Assert.Null(members.Error);
        BodyEditor.Apply(body, members, BodyForm.ConverseWithModelId, Policy, new("r-1"), Adaptation.None);
    }
}
