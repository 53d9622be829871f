using System.Collections.Frozen;
using Gateway.Errors;

namespace Gateway.RequestPolicy.Explanations;

/// <summary>The data of <see cref="Habits"/>.</summary>
internal static class HabitTable
{
    private const string Converse = "ConverseRequest";
    private const string Messages = "MessagesRequest";
    private const string Fields = "additionalModelRequestFields";

    private static readonly Text Stream = new(
        "ストリームは POST /converse/stream（AWS の形式では converse-stream、invoke-with-response-stream）で受け取れます。この項目は取り除いてください。",
        "For a stream use POST /converse/stream (in AWS's form converse-stream or invoke-with-response-stream), and leave this out.");

    private static readonly Text Model = new(
        "モデルは URL（/model/{modelId}/…）で指定します。POST /converse では modelId を使ってください。",
        "The URL names the model (/model/{modelId}/…). POST /converse has modelId.");

    private static readonly Text Nowhere = new(
        "Bedrock のこの API にはない項目です。取り除いてください。", "Bedrock's API does not have it. Leave it out.");

    private static readonly Text Block = new(
        "Converse のブロックは種類を項目名で表します。{\"text\": \"…\"}、{\"image\": {…}}、{\"toolUse\": {…}} のように指定してください。",
        "In Converse the member's name is the kind of the block: {\"text\": \"…\"}, {\"image\": {…}}, {\"toolUse\": {…}}.");

    private static readonly Text ToolSpec = new(
        "ツールは {\"toolSpec\": {\"name\": …, \"inputSchema\": {\"json\": {…}}}} の形で指定してください。",
        "A tool is {\"toolSpec\": {\"name\": …, \"inputSchema\": {\"json\": {…}}}}.");

    private static readonly Text Schema = new(
        "スキーマは inputSchema.json の中に入れてください。", "Put the schema into inputSchema.json.");

    private static readonly Text Choice = new(
        "{\"auto\": {}}、{\"any\": {}}、{\"tool\": {\"name\": \"…\"}} のいずれかで指定してください。",
        "Use one of {\"auto\": {}}, {\"any\": {}}, {\"tool\": {\"name\": \"…\"}}.");

    private static readonly Text AnthropicTool = new(
        "ツールは {\"name\": …, \"description\": …, \"input_schema\": {…}} の形で指定してください。",
        "A tool is {\"name\": …, \"description\": …, \"input_schema\": {…}}.");

    private static readonly Text AnthropicBlock = new(
        "ブロックは {\"type\": \"text\", \"text\": \"…\"} や {\"type\": \"image\", \"source\": {…}} の形で指定してください。",
        "A block is {\"type\": \"text\", \"text\": \"…\"} or {\"type\": \"image\", \"source\": {…}}.");

    private static readonly Text Image = new(
        "画像は {\"type\": \"image\", \"source\": {\"type\": \"base64\", \"media_type\": …, \"data\": …}} の形で、base64 で送ってください。",
        "Send an image as base64: {\"type\": \"image\", \"source\": {\"type\": \"base64\", \"media_type\": …, \"data\": …}}.");

    private static readonly Text Bytes = new(
        "内容を base64 で bytes に入れてください。", "Put the content into bytes, as base64.");

    private static readonly Text Cache = new(
        "Converse では {\"cachePoint\": {\"type\": \"default\"}} を後ろに置いてください。",
        "In Converse put {\"cachePoint\": {\"type\": \"default\"}} after it.");

    private static readonly Text Counted = new(
        "CountTokens の本文は {\"input\": {\"converse\": {\"messages\": […]}}} または {\"input\": {\"invokeModel\": {\"body\": \"（base64）\"}}} の形で指定してください。",
        "To count, send {\"input\": {\"converse\": {\"messages\": […]}}} or {\"input\": {\"invokeModel\": {\"body\": \"(base64)\"}}}.");

    private static readonly Text NotCounted = new(
        "CountTokens では messages、system、toolConfig、additionalModelRequestFields だけを指定します。取り除いてください。",
        "CountTokens takes messages, system, toolConfig and additionalModelRequestFields alone. Leave it out.");

    private static readonly Text OneText = new(
        "Titan は 1 回の呼び出しで 1 つのテキストだけを受け取ります。inputText に文字列を指定するか、配列には POST /v1/embeddings を使ってください。",
        "Titan takes one text in a call. Use inputText with a text, or POST /v1/embeddings for a list.");

    private static readonly Text NoImages = new(
        "このモデルはテキストだけを受け取ります。texts を使ってください。", "The model takes texts alone. Use texts.");

    private static readonly Text NoStream = new(
        "ベクトルやスコアはストリームになりません。取り除いてください。", "Vectors and scores are not streamed. Leave it out.");

    /// <summary>Remedies by structure and member; <c>*</c> is any member of the structure.</summary>
    public static FrozenDictionary<string, Text> Names { get; } = new (Text Habit, string[] Of)[]
    {
        (Use("inferenceConfig.maxTokens"), Of(Converse, "max_tokens maxTokens max_completion_tokens max_output_tokens")),
        (Use("inferenceConfig.maxTokens"), Of("AdditionalFields", "max_tokens maxTokens max_completion_tokens")),
        (Use("maxTokens"), Of("InferenceConfig", "max_completion_tokens max_output_tokens maxOutputTokens max_new_tokens")),
        (Use("inferenceConfig.temperature"), Of(Converse, "temperature")),
        (Use("inferenceConfig.temperature"), Of("AdditionalFields", "temperature")),
        (Use("inferenceConfig.topP"), Of(Converse, "top_p topP")),
        (Use("inferenceConfig.topP"), Of("AdditionalFields", "top_p topP")),
        (Use("inferenceConfig.stopSequences"), Of(Converse, "stop stop_sequences stopSequences")),
        (Use("inferenceConfig.stopSequences"), Of("AdditionalFields", "stop stop_sequences stopSequences")),
        (Use("stopSequences"), Of("InferenceConfig", "stop")),
        (Use($"{Fields}.top_k"), Of(Converse, "top_k topK")),
        (Use($"{Fields}.top_k"), Of("InferenceConfig", "top_k topK")),
        (Use($"{Fields}.thinking"), [.. Of(Converse, "thinking reasoning reasoning_effort"), .. Of("InferenceConfig", "thinking")]),
        (Use($"{Fields}.output_config"), Of(Converse, "output_config effort")),
        (Use($"{Fields}.anthropic_beta"), Of(Converse, "anthropic_beta betas")),
        (Use("toolConfig.tools"), Of(Converse, "tools functions")),
        (Use("toolConfig.toolChoice"), Of(Converse, "tool_choice toolChoice function_call")),
        (Use("outputConfig.textFormat"), Of(Converse, "response_format output_format")),
        (Use("requestMetadata"), Of(Converse, "metadata")),
        (Use("messages[].content"), Of(Converse, "prompt input inputText")),
        (Use("messages"), Of("AdditionalFields", "messages")),
        (Use("system"), Of("AdditionalFields", "system")),
        (Stream, [.. Of(Converse, "stream"), .. Of("AnthropicRequest", "stream"), .. Of("AdditionalFields", "stream")]),
        (Model, [.. Of(Converse, "model model_id"), .. Of("AnthropicRequest", "model modelId model_id"), .. Of("AdditionalFields", "model")]),
        (
            Nowhere,
            [
                .. Of(Converse, OpenAI + " anthropic_version"), .. Of("InferenceConfig", OpenAI),
                .. Of("AnthropicRequest", OpenAI), .. Of("AdditionalFields", OpenAI + " anthropic_version"),
            ]),
        (Block, Of("ContentBlock", "type image_url input_text tool_use tool_result source thinking content id name input tool_use_id")),
        (Cache, [.. Of("ContentBlock", "cache_control"), .. Of("SystemContentBlock", "cache_control"), .. Of("Tool", "cache_control"), .. Of("ToolSpecification", "cache_control")]),
        (
            new("{\"text\": \"…\"} だけを指定してください。", "Use {\"text\": \"…\"} alone."),
            [.. Of("SystemContentBlock", "type"), .. Of("ToolResultContentBlock", "type")]),
        (Schema, [.. Of("ToolInputSchema", "*"), .. Of("ToolSpecification", "input_schema parameters schema")]),
        (ToolSpec, [.. Of("Tool", "type name description input_schema inputSchema function parameters")]),
        (Choice, Of("ToolChoice", "type name none")),
        (Use("status"), Of("ToolResultBlock", "is_error isError")),
        (Use("toolUseId"), [.. Of("ToolUseBlock", "id"), .. Of("ToolResultBlock", "id")]),
        (Bytes, [.. Of("MediaSource", "url data base64 type media_type"), .. Of("DocumentSource", "url data base64 type media_type")]),
        (Use("format"), [.. Of("ImageBlock", "media_type mediaType type"), .. Of("DocumentBlock", "media_type mediaType type")]),
        (Use("max_tokens"), Of("AnthropicRequest", "max_completion_tokens max_output_tokens max_tokens_to_sample")),
        (Use("stop_sequences"), Of("AnthropicRequest", "stop")),
        (Use("messages"), Of("AnthropicRequest", "prompt input inputText")),
        (Counted, [.. Of("CountTokensRequest", "*"), .. Of("CountTokensInput", "*"), .. Of("InvokeModelTokensRequest", "*")]),
        (NotCounted, Of("ConverseTokensRequest", "inferenceConfig outputConfig guardrailConfig requestMetadata performanceConfig serviceTier additionalModelResponseFieldPaths promptVariables modelId")),
        (Use("anthropic_beta"), Of("AnthropicRequest", "betas")),
        (Use("output_config.format"), [.. Of("AnthropicRequest", "output_format response_format"), .. Of("AdditionalFields", "output_format")]),
        (Use("output_config.effort"), Of("AnthropicRequest", "effort reasoning_effort")),
        (Use("tools"), Of("AnthropicRequest", "toolConfig functions")),
        (
            new(
                "Invoke では max_tokens、temperature などを直接指定してください。",
                "In Invoke these are members of the body itself: max_tokens, temperature and so on."),
            Of("AnthropicRequest", "inferenceConfig additionalModelRequestFields")),
        (Header("Service-Tier"), Of("AnthropicRequest", "serviceTier")),
        (Header("PerformanceConfig-Latency"), Of("AnthropicRequest", "performanceConfig")),
        (Header("Request-Metadata"), Of("AnthropicRequest", "requestMetadata")),
        (Header("GuardrailIdentifier"), Of("AnthropicRequest", "guardrailConfig")),
        (Use("model"), Of(Messages, "modelId model_id")),
        (Use("max_tokens"), Of(Messages, "max_completion_tokens max_output_tokens max_tokens_to_sample")),
        (Use("stop_sequences"), Of(Messages, "stop")),
        (Use("messages"), Of(Messages, "prompt input inputText")),
        (Use("output_config.format"), Of(Messages, "response_format")),
        (Use("output_config.effort"), Of(Messages, "effort reasoning_effort")),
        (Use("tools"), Of(Messages, "toolConfig functions")),
        (Header("Request-Metadata"), Of(Messages, "requestMetadata")),
        (Header("GuardrailIdentifier"), Of(Messages, "guardrailConfig amazon-bedrock-guardrailConfig")),
        (AnthropicBlock, Of("ContentBlockParam", "image document toolUse toolResult reasoningContent")),
        (Image, Of("ContentBlockParam", "image_url")),
        (
            new("\"cache_control\": {\"type\": \"ephemeral\"} を使ってください。", "Use \"cache_control\": {\"type\": \"ephemeral\"}."),
            [.. Of("ContentBlockParam", "cachePoint"), .. Of("ToolParam", "cachePoint")]),
        (OneText, Of("TitanEmbedRequest", "input inputs text texts inputTexts")),
        (Use("dimensions"), Of("TitanEmbedRequest", "output_dimension outputDimension outputEmbeddingLength embeddingConfig dimension")),
        (Use("embeddingTypes"), Of("TitanEmbedRequest", "encoding_format embedding_type")),
        (Use("texts"), Of("CohereEmbedRequest", "input inputs text inputText prompt")),
        (NoImages, Of("CohereEmbedRequest", "images image")),
        (Use("embedding_types"), Of("CohereEmbedRequest", "encoding_format embedding_type")),
        (Use("documents"), Rerank("texts passages sources inputs")),
        (Use("top_n"), Rerank("top_k topK numberOfResults top_results")),
        (Use("query"), Rerank("queries text input")),
        (Model, [.. Rerank("model modelId model_id"), .. Of("TitanEmbedRequest", "model modelId model_id"), .. Of("CohereEmbedRequest", "model modelId model_id")]),
        (NoStream, [.. Rerank("stream"), .. Of("TitanEmbedRequest", "stream"), .. Of("CohereEmbedRequest", "stream")]),
        (Nowhere, [.. Of("TitanEmbedRequest", "user input_type inputType truncate"), .. Of("CohereEmbedRequest", "user dimensions normalize output_dimension")]),
        (Nowhere, Of("AmazonRerankRequest", "api_version return_documents max_tokens_per_doc rank_fields")),
        (AnthropicTool, Of("ToolParam", "toolSpec function parameters inputSchema")),
    }.SelectMany(row => row.Of.Select(of => (of, row.Habit)))
        .DistinctBy(row => row.of)
        .ToFrozenDictionary(row => row.of, row => row.Habit, StringComparer.Ordinal);

    /// <summary>Remedies by the kind of a block or a tool.</summary>
    public static FrozenDictionary<string, Text> Kinds { get; } = new Dictionary<string, Text>
    {
        ["function"] = AnthropicTool,
        ["image_url"] = Image,
        ["input_image"] = Image,
        ["input_text"] = AnthropicBlock,
        ["output_text"] = AnthropicBlock,
        ["toolUse"] = AnthropicBlock,
        ["toolResult"] = AnthropicBlock,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Examples of values, by the name of their schema.</summary>
    public static FrozenDictionary<string, string> Examples { get; } = new Dictionary<string, string>
    {
        ["[ContentBlock]"] = "[{\"text\": \"…\"}]",
        ["[SystemContentBlock]"] = "[{\"text\": \"…\"}]",
        ["[ContentBlockParam]"] = "[{\"type\": \"text\", \"text\": \"…\"}]",
        ["[Message]"] = "[{\"role\": \"user\", \"content\": [{\"text\": \"…\"}]}]",
        ["[MessageParam]"] = "[{\"role\": \"user\", \"content\": …}]",
        ["ToolChoice"] = "{\"auto\": {}}",
        ["ServiceTier"] = "{\"type\": \"default\"}",
        ["PerformanceConfig"] = "{\"latency\": \"standard\"}",
        ["Thinking"] = "{\"type\": \"adaptive\"}",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Members of chat completions that Bedrock has no equivalent for.
    private const string OpenAI =
        "n seed user store logprobs top_logprobs logit_bias presence_penalty frequency_penalty presencePenalty "
        + "frequencyPenalty parallel_tool_calls stream_options verbosity prompt_cache_key safety_identifier";

    /// <summary>The remedy for a member that has another name here.</summary>
    public static Text Use(string name) => new($"{name} を使ってください。", $"Use {name}.");

    private static Text Header(string name) => new(
        $"Invoke ではヘッダー X-Amzn-Bedrock-{name} で指定します。", $"In Invoke that is the header X-Amzn-Bedrock-{name}.");

    private static string[] Rerank(string members) => [.. Of("AmazonRerankRequest", members), .. Of("CohereRerankRequest", members)];

    private static string[] Of(string structure, string members) => [.. members.Split(' ').Select(member => $"{structure}.{member}")];
}
