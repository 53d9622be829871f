using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Everything that an ordinary application sends, which needs no setting.</summary>
public class HarmlessRequestTests
{
    private const string Rest =
        """
        "system":[{"text":"短く答えてください"},{"cachePoint":{"type":"default","ttl":"1h"}}],
        "messages":[
        {"role":"user","content":[
        {"text":"天気と、この資料の要点を"},
        {"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},
        {"document":{"format":"pdf","name":"shiryo 1","source":{"bytes":"JVBERi0xLjc="},"context":"c","citations":{"enabled":true}}},
        {"document":{"format":"txt","name":"memo","source":{"text":"本文"}}},
        {"document":{"name":"parts","source":{"content":[{"text":"一"},{"text":"二"}]}}},
        {"searchResult":{"source":"https://example.com","title":"t","content":[{"text":"x"}],"citations":{"enabled":true}}},
        {"cachePoint":{"type":"default"}}]},
        {"role":"assistant","content":[
        {"reasoningContent":{"reasoningText":{"text":"…","signature":"s"}}},
        {"reasoningContent":{"redactedContent":"AAAA"}},
        {"citationsContent":{"content":[{"text":"x"}],"citations":[{"title":"t","source":"s","sourceContent":[{"text":"x"}],
        "location":{"documentPage":{"documentIndex":0,"start":1,"end":2}}}]}},
        {"text":"調べます"},
        {"toolUse":{"toolUseId":"t1","name":"get_weather","input":{"city":"大阪","id":1,"ID":2},"type":"server_tool_use"}}]},
        {"role":"user","content":[{"toolResult":{"toolUseId":"t1","status":"success","content":[{"json":{"t":20}},{"text":"晴れ"},
        {"image":{"format":"jpeg","source":{"bytes":"/9j/4AAQSkZJRg=="}}}]}}]}],
        "inferenceConfig":{"maxTokens":64,"temperature":0.5,"topP":1,"stopSequences":["\n"]},
        "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","description":"d","strict":true,"inputSchema":{"json":
        {"type":"object","properties":{"city":{"type":"string"},"s3Location":{"type":"string"}}}}}},{"cachePoint":{"type":"default"}}],
        "toolChoice":{"auto":{}}},
        "outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{}","name":"n"}}},"effort":"low"},
        "requestMetadata":{"unit":"tax"}}
        """;

    private const string Anthropic =
        """
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":0.5,"top_p":1,"top_k":5,
        "system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"5m"}}],
        "stop_sequences":["x"],"metadata":{"user_id":"u"},"thinking":{"type":"enabled","budget_tokens":1024},
        "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object","anyOf":[{"container":1}]}}},
        "tools":[{"name":"n","description":"d","input_schema":{"type":"object","properties":{"mcp_servers":{}}}},
        {"type":"custom","name":"m","input_schema":{},"cache_control":{"type":"ephemeral"},"strict":true,"input_examples":[{"a":1}]}],
        "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
        "messages":[{"role":"user","content":"x"},
        {"role":"assistant","content":[{"type":"thinking","thinking":"…","signature":"s"},{"type":"redacted_thinking","data":"AA"},
        {"type":"text","text":"x","citations":[{"type":"char_location","cited_text":"c","document_index":0,"document_title":null,
        "file_id":null,"start_char_index":0,"end_char_index":1}]},
        {"type":"tool_use","id":"t1","name":"n","input":{"anthropic_beta":[]}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":false,"content":[{"type":"text","text":"x"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},
        {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="},"title":"t","context":"c",
        "citations":{"enabled":true},"cache_control":{"type":"ephemeral"}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"no base64: 本文"}},
        {"type":"document","source":{"type":"content","content":[{"type":"text","text":"x"}]}},
        {"type":"search_result","source":"https://example.com","title":"t","content":[{"type":"text","text":"x"}],
        "citations":{"enabled":true}}]}]}
        """;

    [Theory]
    [InlineData("/converse")]
    [InlineData("/converse/stream")]
    [InlineData("/model/claude-haiku-4-5/converse")]
    [InlineData("/model/claude-haiku-4-5/converse-stream")]
    public async Task A_request_with_all_that_Converse_offers_is_sent(string path)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        var isOwn = !path.StartsWith("/model/", StringComparison.Ordinal);

        using var response = await gateway.Post(path, (isOwn ? "{\"modelId\":\"claude-haiku-4-5\"," : "{") + Rest);

        var call = Assert.Single(bedrock.Calls);
        const string CallersOwn = "\"unit\":\"tax\"}}";
        Assert.StartsWith("{" + Rest[..^CallersOwn.Length], call.Body, StringComparison.Ordinal);
        Assert.EndsWith(CallersOwn, call.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoke")]
    [InlineData("invoke-with-response-stream")]
    public async Task And_one_with_all_that_Anthropics_form_does(string operation)
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post($"/model/claude-haiku-4-5/{operation}", Anthropic);

        Assert.Equal(Anthropic, Assert.Single(bedrock.Calls).Body);
    }

    [Fact]
    public void Images_and_files_are_counted_wherever_they_stand()
    {
        var converse = Found("{" + Rest, BodyForm.Converse);
        var anthropic = Found(Anthropic, BodyForm.Anthropic);

        Assert.Equal((2, 1), (converse.Attachments.Images, converse.Attachments.Documents));
        Assert.Equal((1, 1), (anthropic.Attachments.Images, anthropic.Attachments.Documents));
    }

    private static RequestMembers Found(string body, BodyForm form)
    {
        Assert.Null(RequestMembers.Read(Encoding.UTF8.GetBytes(body), form, Policies.Default, out var members));
        Assert.Null(members.Error);
        return members;
    }
}
