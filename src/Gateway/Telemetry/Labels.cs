namespace Gateway.Telemetry;

/// <summary>
/// The labels of metrics and attributes of spans. None has content, keys, end users or free text: applications, models and rules
/// are configuration, everything else is a list in the program.
/// </summary>
internal static class Labels
{
    public const string Application = "gateway.application";
    public const string AttemptAmbiguous = "gateway.attempt.ambiguous";
    public const string ErrorType = "error.type";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string HttpStatus = "http.response.status_code";
    public const string Operation = "gateway.operation";
    public const string OperationName = "gen_ai.operation.name";
    public const string Outcome = "gateway.outcome";
    public const string Provider = "gen_ai.provider.name";
    public const string ProofState = "gateway.residency.state";
    public const string RequestModel = "gen_ai.request.model";
    public const string Result = "gateway.result";
    public const string Role = "aws.role";
    public const string Rule = "gateway.rule";
    public const string ServerAddress = "server.address";
    public const string Signal = "gateway.signal";
    public const string TokenType = "gen_ai.token.type";

    public const string AwsRequestId = "aws.request_id";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_write.input_tokens";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string ModelId = "gateway.model_id";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string RequestId = "gateway.request_id";
    public const string TimeToFirstChunk = "gen_ai.response.time_to_first_chunk";

    /// <summary>The only provider: AWS's word in the GenAI semantic conventions.</summary>
    public const string Bedrock = "aws.bedrock";
}
