namespace Gateway.OpenApi;

/// <summary>The document's description of a successful response from an operation that calls a model.</summary>
/// <param name="Schema">The schema of the whole response or, for a stream, of each event.</param>
internal sealed record DocumentedResponse(
    string ContentType, string Description, string Schema, string? Example, bool Streams = false)
{
    private const string Json = "application/json";
    private const string Frames = "application/vnd.amazon.eventstream";

    private const string AsItIs = "Bedrock の応答そのまま / Bedrock's response, byte for byte";

    private const string EventStream =
        "AWS のイベントストリーム（バイナリーのフレーム）。AWS SDK で読み取ってください。 / AWS's event stream (binary frames), "
        + "to be read with an AWS SDK. Events: ";

    public static readonly DocumentedResponse Converse = new(Json, AsItIs, "ConverseResponse", "answer");

    public static readonly DocumentedResponse ServerSentEvents = new(
        "text/event-stream",
        "Server-Sent Events のストリーム。全体を待たずに、イベントを 1 件ずつ読み取ってください。 / "
        + "A stream of server-sent events: read them one by one, without waiting for all.",
        "ServerSentEvent", "events", Streams: true);

    public static readonly DocumentedResponse ConverseStream =
        new(Frames, EventStream + "ConverseStreamOutput", "ConverseStreamOutput", null, Streams: true);

    public static readonly DocumentedResponse InvokeModel = new(Json, AsItIs, "InvokeModelResponse", "invokeAnswer");

    public static readonly DocumentedResponse InvokeModelStream =
        new(Frames, EventStream + "ResponseStream", "ResponseStream", null, Streams: true);

    public static readonly DocumentedResponse CreateMessage = new(Json, AsItIs, "CreateMessageResponse", "invokeAnswer");

    public static readonly DocumentedResponse CountMessageTokens = new(
        Json,
        "トークン数。AWS に計算できるモデルがない場合は概算で、X-Gateway-Estimated ヘッダーが付きます。 / The tokens; an estimate, with the "
        + "header X-Gateway-Estimated, where AWS counts for no such model.",
        "CountMessageTokensResponse", "messagesCountAnswer");

    public static readonly DocumentedResponse CreateChatCompletion = new(
        Json,
        "OpenAI の chat.completion。stream が true の場合は Server-Sent Events（text/event-stream）です。 / OpenAI's chat.completion; with stream true, "
        + "server-sent events (text/event-stream).",
        "CreateChatCompletionResponse", "chatAnswer");

    public static readonly DocumentedResponse CreateEmbeddings = new(
        Json, "input の順に並んだベクトル / The vectors, in the order of input", "CreateEmbeddingsResponse", "embeddingsAnswer");

    public static readonly DocumentedResponse CountTokens = new(Json, AsItIs, "CountTokensResponse", "countTokensAnswer");
}
