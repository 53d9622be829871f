using System.Text;
using CsCheck;
using Gateway.Bedrock;
using Gateway.Converse;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Converse;

public class SpliceTests
{
    [Theory]
    [InlineData("""{"modelId":"m"}""", "{}")]
    [InlineData("""{ "modelId" : "m" }""", "{  }")]
    [InlineData("""{"modelId":"m","a":1}""", """{"a":1}""")]
    [InlineData("""{"modelId":"m" , "a":1}""", """{ "a":1}""")]
    [InlineData("""{"a":1,"modelId":"m"}""", """{"a":1}""")]
    [InlineData("""{"a":1 , "modelId":"m" }""", """{"a":1  }""")]
    [InlineData("""{"a":1,"modelId":"m","b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":"\u3053","\u006dodelId":"m","b":1.50}""", """{"a":"\u3053","b":1.50}""")]
    [InlineData("""{"a":{"modelId":"inner"},"modelId":"m"}""", """{"a":{"modelId":"inner"}}""")]
    public async Task ModelId_is_cut_out_with_exactly_one_comma(string body, string expected)
    {
        using var request = await ReadAsync(body);

        Assert.Equal("m", request.Model);
        Assert.Equal(expected, Encoding.UTF8.GetString(request.Body.Bytes.Span));
    }

    [Fact]
    public async Task Wherever_modelId_stands_every_other_member_keeps_its_bytes()
    {
        var space = Gen.OneOf("", " ", "\n\t", "\r\n  ");
        var member = Gen.OneOf(
            "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"こんにちは、\\\"modelId\\\"\"}]}]",
            "\"a\":1e2", "\"b\":-0.10", "\"x\":{\"modelId\":[]}",
            "\"絵\":\"\\ud83d\\ude00\"", "\"t\":true", "\"n\":null");
        var bodies =
            from members in member.Array[0, 6].Select(some => some.Distinct().ToArray())
            from spaces in space.Array[14]
            from at in Gen.Int[0, members.Length]
            select (members, spaces, at);

        await bodies.SampleAsync(
            async body =>
            {
                var all = body.members.Take(body.at)
                    .Append("\"modelId\":\"m\"")
                    .Concat(body.members.Skip(body.at)).ToList();
                var text =
                    "{" + string.Join(",", all.Select((one, i) => body.spaces[i] + one + body.spaces[i + 7])) + "}";

                using var request = await ReadAsync(text);

                var rest = Encoding.UTF8.GetString(request.Body.Bytes.Span);
                var parsed = System.Text.Json.Nodes.JsonNode.Parse(rest)!.AsObject();
                Assert.False(parsed.ContainsKey("modelId"));
                Assert.Equal(
                    body.members.Length,
                    rest.Length == 0 ? 0 : body.members.Count(one => rest.Contains(one, StringComparison.Ordinal)));
                Assert.Equal(text.Length - "\"modelId\":\"m\"".Length - (body.members.Length == 0 ? 0 : 1)
                    - SpacesAround(all, body.spaces, body.at), rest.Length);
            },
            iter: 2_000);
    }

    // White space between the member and the comma that goes with it is cut too; nothing else may be.
    private static int SpacesAround(List<string> all, string[] spaces, int at) =>
        all.Count == 1 ? 0
        : at < all.Count - 1 ? spaces[at + 7].Length
        : spaces[at].Length;

    private static async Task<ModelRequest> ReadAsync(string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        var read = await ModelRequest.ReadAsync(
            context.Request, BedrockOperation.Converse, null, 1_000_000, TimeSpan.FromMinutes(1), _ => true,
            CancellationToken.None);
        Assert.True(read.Is(out var request, out var refusal), refusal?.Detail.En);
        return request;
    }
}
