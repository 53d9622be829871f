using System.Net;
using System.Text;
using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>Habits from other APIs: invalid requests whose error names the correct place, not missing permissions.</summary>
public class SlipTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":{"text":"x"}}]}""", "messages[0].content must be a list ([…]), such as [{\"text\": \"…\"}].")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "messages[0].content must be a list ([…]), such as [{\"text\": \"…\"}].")]
    [InlineData("""{"system":"x"}""", "system must be a list ([…]), such as [{\"text\": \"…\"}].")]
    [InlineData("""{"inferenceConfig":{"max_tokens":100}}""", "There is no inferenceConfig.max_tokens. Use maxTokens.")]
    [InlineData("""{"inferenceConfig":{"MaxTokens":100}}""", "There is no inferenceConfig.MaxTokens. Use maxTokens.")]
    [InlineData("""{"inferenceConfig":{"top_p":1}}""", "There is no inferenceConfig.top_p. Use topP.")]
    [InlineData("""{"inferenceConfig":{"stop":["x"]}}""", "There is no inferenceConfig.stop. Use stopSequences.")]
    [InlineData("""{"inferenceConfig":{"topK":40}}""", "There is no inferenceConfig.topK. Use additionalModelRequestFields.top_k.")]
    [InlineData("""{"inferenceConfig":{"top_k":40}}""", "There is no inferenceConfig.top_k. Use additionalModelRequestFields.top_k.")]
    [InlineData("""{"max_tokens":100}""", "There is no max_tokens. Use inferenceConfig.maxTokens.")]
    [InlineData("""{"max_completion_tokens":100}""", "There is no max_completion_tokens. Use inferenceConfig.maxTokens.")]
    [InlineData("""{"temperature":0}""", "There is no temperature. Use inferenceConfig.temperature.")]
    [InlineData("""{"top_k":5}""", "There is no top_k. Use additionalModelRequestFields.top_k.")]
    [InlineData("""{"thinking":{}}""", "There is no thinking. Use additionalModelRequestFields.thinking.")]
    [InlineData("""{"anthropic_beta":[]}""", "There is no anthropic_beta. Use additionalModelRequestFields.anthropic_beta.")]
    [InlineData("""{"stream":true}""", "There is no stream. For a stream use POST /converse/stream")]
    [InlineData("""{"model":"m"}""", "There is no model. The URL names the model (/model/{modelId}/…). POST /converse has modelId.")]
    [InlineData("""{"tools":[]}""", "There is no tools. Use toolConfig.tools.")]
    [InlineData("""{"tool_choice":"auto"}""", "There is no tool_choice. Use toolConfig.toolChoice.")]
    [InlineData("""{"n":1}""", "There is no n. Bedrock's API does not have it. Leave it out.")]
    [InlineData("""{"additional_model_request_fields":{}}""", "There is no additional_model_request_fields. Use additionalModelRequestFields.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "There is no messages[0].content[0].type. In Converse the member's name is the kind of the block")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"x"}}]}]}""", "There is no messages[0].content[0].image_url. In Converse the member's name is the kind of the block")]
    [InlineData("""{"messages":[{"content":[{"cache_control":{}}]}]}""", "There is no messages[0].content[0].cache_control. In Converse put {\"cachePoint\"")]
    [InlineData("""{"messages":[{"content":[{"image":{"source":{"url":"x"}}}]}]}""", "There is no messages[0].content[0].image.source.url. Put the content into bytes, as base64.")]
    [InlineData("""{"messages":[{"content":[{"toolResult":{"tool_use_id":"t"}}]}]}""", "There is no messages[0].content[0].toolResult.tool_use_id. Use toolUseId.")]
    [InlineData("""{"messages":[{"content":[{"toolResult":{"content":"x"}}]}]}""", "messages[0].content[0].toolResult.content must be a list")]
    [InlineData("""{"system":[{"type":"text","text":"x"}]}""", "There is no system[0].type. Use {\"text\": \"…\"} alone.")]
    [InlineData("""{"toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"type":"object","properties":{}}}}]}}""", "2 things in this request are not accepted. (1) There is no toolConfig.tools[0].toolSpec.inputSchema.type. Put the schema into inputSchema.json. (2)")]
    [InlineData("""{"toolConfig":{"tools":[{"toolSpec":{"name":"f","input_schema":{}}}]}}""", "There is no toolConfig.tools[0].toolSpec.input_schema. Put the schema into inputSchema.json.")]
    [InlineData("""{"toolConfig":{"tools":[{"type":"function","function":{}}]}}""", "2 things in this request are not accepted. (1) There is no toolConfig.tools[0].type. A tool is {\"toolSpec\"")]
    [InlineData("""{"toolConfig":{"toolChoice":"auto"}}""", "toolConfig.toolChoice must be an object ({…}), such as {\"auto\": {}}.")]
    [InlineData("""{"serviceTier":"default"}""", "serviceTier must be an object ({…}), such as {\"type\": \"default\"}.")]
    public void In_Converse(string body, string told) => AssertSlip(body, BodyForm.Converse, told);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":{"type":"text","text":"x"}}]}""", "messages[0].content must be a text or a list, such as [{\"type\": \"text\", \"text\": \"…\"}].")]
    [InlineData("""{"maxTokens":1}""", "There is no maxTokens. Use max_tokens.")]
    [InlineData("""{"max_completion_tokens":1}""", "There is no max_completion_tokens. Use max_tokens.")]
    [InlineData("""{"stream":true}""", "There is no stream. For a stream use POST /converse/stream (in AWS's form converse-stream or invoke-with-response-stream), and leave this out.")]
    [InlineData("""{"model":"m"}""", "There is no model. The URL names the model")]
    [InlineData("""{"stop":["x"]}""", "There is no stop. Use stop_sequences.")]
    [InlineData("""{"prompt":"\n\nHuman: x"}""", "There is no prompt. Use messages.")]
    [InlineData("""{"tools":[{"type":"function"}]}""", "tools[0].type cannot be function. A tool is {\"name\"")]
    [InlineData("""{"tools":[{"function":{},"type":"function"}]}""", "2 things in this request are not accepted. (1) There is no tools[0].function.")]
    [InlineData("""{"betas":[]}""", "There is no betas. Use anthropic_beta.")]
    [InlineData("""{"anthropic_beta":"pdfs-2024-09-25"}""", "anthropic_beta must be a list ([…]).")]
    [InlineData("""{"output_format":{}}""", "There is no output_format. Use output_config.format.")]
    [InlineData("""{"inferenceConfig":{}}""", "There is no inferenceConfig. In Invoke these are members of the body itself")]
    [InlineData("""{"serviceTier":{}}""", "2 things in this request are not accepted.")]
    [InlineData("""{"requestMetadata":{}}""", "There is no requestMetadata. In Invoke that is the header X-Amzn-Bedrock-Request-Metadata.")]
    [InlineData("""{"messages":[{"content":[{"image_url":{"url":"x"}}]}]}""", "There is no messages[0].content[0].image_url. Send an image as base64")]
    [InlineData("""{"messages":[{"content":[{"type":"image_url"}]}]}""", "messages[0].content[0].type cannot be image_url. Send an image as base64")]
    [InlineData("""{"messages":[{"content":[{"type":"image","source":{"type":"url"}}]}]}""", "messages[0].content[0].source.type cannot be used: Bedrock fetches no URLs and keeps no files. Send base64")]
    [InlineData("""{"messages":[{"content":[{"toolUse":{}}]}]}""", "There is no messages[0].content[0].toolUse. A block is {\"type\": \"text\"")]
    [InlineData("""{"tools":[{"toolSpec":{}}]}""", "There is no tools[0].toolSpec. A tool is {\"name\"")]
    [InlineData("""{"tools":{"name":"n"}}""", "tools must be a list ([…]).")]
    [InlineData("""{"tool_choice":"auto"}""", "tool_choice must be an object ({…}).")]
    [InlineData("""{"thinking":true}""", "thinking must be an object ({…}), such as {\"type\": \"adaptive\"}.")]
    public void In_Invoke(string body, string told) =>
        AssertSlip(body, BodyForm.Anthropic, told, body.Contains("serviceTier", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"messages":[]}""", "There is no messages. To count, send {\"input\"")]
    [InlineData("""{"input":{"messages":[]}}""", "There is no input.messages. To count, send {\"input\"")]
    [InlineData("""{"input":{"invokeModel":{"messages":[]}}}""", "There is no input.invokeModel.messages. To count, send {\"input\"")]
    [InlineData("""{"input":{"converse":{"inferenceConfig":{"maxTokens":1}}}}""", "There is no input.converse.inferenceConfig. CountTokens takes messages, system")]
    public void In_CountTokens(string body, string told) => AssertSlip(body, BodyForm.CountTokensOfAnthropic, told);

    [Fact]
    public async Task A_request_with_the_habits_of_another_API_learns_all_of_it_at_once()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse",
            """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"x"}]}],"max_tokens":100,"temperature":0,"stream":true}""");

        var problem = await Some.JsonAsync(response);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", (string?)problem["code"]);
        var detail = (string)problem["detail"]!;
        Assert.Contains("max_tokens という項目はありません。inferenceConfig.maxTokens を使ってください。", detail, StringComparison.Ordinal);
        Assert.Contains("temperature という項目はありません。inferenceConfig.temperature を使ってください。", detail, StringComparison.Ordinal);
        Assert.Contains("POST /converse/stream", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("AllowMembers", detail, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    // The content of a block that is itself refused needs no setting.
    [Theory]
    [InlineData("""{"type":"tool_reference","tool_name":"n"}""")]
    [InlineData("""{"tool_name":"n","type":"tool_reference"}""")]
    [InlineData("""{"type":"web_search_tool_result","tool_use_id":"t","content":[{"type":"web_search_result","page_age":"1"}]}""")]
    [InlineData("""{"type":"container_upload","file_id":"f"}""")]
    public void Of_a_refused_block_its_type_alone_is_told(string block)
    {
        var body = $$"""{"messages":[{"role":"user","content":[{"type":"text","text":"x"},{{block}}]}]}""";

        Assert.Null(RequestMembers.Read(
            Encoding.UTF8.GetBytes(body), BodyForm.Anthropic, Policies.Default, out var members,
            TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.MemberNotAllowed, members.Error?.Code);
        Assert.StartsWith("messages[0].content[1].type ", members.Error!.Detail.En, StringComparison.Ordinal);
        Assert.DoesNotContain("(1)", members.Error.Detail.En, StringComparison.Ordinal);
    }

    internal static void AssertSlip(string body, BodyForm form, string told, bool isMore = false)
    {
        Assert.Null(RequestMembers.Read(Encoding.UTF8.GetBytes(body), form, Policies.Default, out var members, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.InvalidRequest, members.Error?.Code);
        Assert.StartsWith(isMore ? "There is no serviceTier" : told, members.Error!.Detail.En, StringComparison.Ordinal);
        Assert.DoesNotContain("operator", members.Error.Detail.En, StringComparison.Ordinal);
    }
}
