using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>
/// The paths of OpenAI's API that are not served, each with what its client can do instead. Many clients show nothing of an error
/// but this text.
/// </summary>
internal static class UnservedPaths
{
    private const string Served = "GET /v1/models, POST /v1/chat/completions, POST /v1/embeddings";

    /// <summary>The error for every other path.</summary>
    public static readonly GatewayError Other = ErrorCode.RouteNotFound.Because(
        $"OpenAI の API のうち、提供しているのは {Served} です。ベース URL には、このゲートウェイの URL に /v1 を 1 回だけ付けて設定してください。",
        $"Of OpenAI's API the gateway serves {Served}. The base URL is this gateway's URL with /v1 at its end, once.");

    /// <summary>
    /// Each error with the first segments of its paths after <c>/v1</c>.
    /// </summary>
    public static readonly ImmutableArray<(GatewayError Error, ImmutableArray<string> Paths)> All =
    [
        (Because(
            "Responses API は提供していません。POST /v1/chat/completions（Chat Completions API）を使うように、クライアントを設定してください。OpenAI Agents SDK: "
            + "set_default_openai_api(\"chat_completions\")（JavaScript では setOpenAIAPI）。Vercel AI SDK: @ai-sdk/openai-compatible、または openai.chat(…)。LangChain: "
            + "use_responses_api（useResponsesApi）を false に。Codex CLI は Responses API だけに対応しているため、使えません。",
            "The Responses API is not served. Set the client to POST /v1/chat/completions (the Chat Completions API). OpenAI Agents SDK: "
            + "set_default_openai_api(\"chat_completions\"), in JavaScript setOpenAIAPI. Vercel AI SDK: @ai-sdk/openai-compatible, or openai.chat(…). LangChain: "
            + "use_responses_api (useResponsesApi) false. Codex CLI knows the Responses API only and cannot be used."), ["responses"]),
        (Because(
            "以前の Completions API（prompt）は提供していません。messages を POST /v1/chat/completions に送ってください（Continue では useLegacyCompletionsEndpoint を false に）。",
            "The older Completions API (prompt) is not served. Send messages to POST /v1/chat/completions (in Continue: useLegacyCompletionsEndpoint false)."),
            ["completions", "engines"]),
        (Because(
            "画像と動画の生成は提供していません。画像を読ませるには、POST /v1/chat/completions の image_url にデータ URL（data:image/png;base64,…）で入れてください。",
            "Images and videos are not generated here. To show a model an image, send it as a data URL (data:image/png;base64,…) in an image_url of POST /v1/chat/completions."),
            ["images", "videos"]),
        (Because(
            "音声の認識、合成とリアルタイム API は提供していません。クライアントの音声機能をオフにしてください。",
            "Speech, transcription and the realtime API are not served. Switch the client's audio features off."),
            ["audio", "realtime"]),
        (Because(
            "ゲートウェイはファイルを保管しません。POST /v1/chat/completions の file（file_data に base64）に入れて送ってください。",
            "The gateway keeps no files. Send a file inside POST /v1/chat/completions, as a part of type file with file_data (base64)."),
            ["files", "uploads", "containers"]),
        (Because(
            "Moderations API は提供していません。クライアントの設定でオフにしてください。内容の検査には、運用担当者が Bedrock のガードレールを設定できます。",
            "The Moderations API is not served. Switch it off in the client. To have content checked, the operator can set a guardrail of Bedrock."),
            ["moderations"]),
        (Because(
            "ゲートウェイは会話を保存しません（Assistants API、Threads、Conversations）。毎回、それまでの messages 全体を POST /v1/chat/completions に送ってください。",
            "The gateway keeps no conversations (Assistants API, threads, conversations). Send all messages so far to POST /v1/chat/completions each time."),
            ["assistants", "threads", "conversations", "chatkit"]),
        (Because(
            "ベクトルストアは提供していません。POST /v1/embeddings のベクトルを、お手元のデータベースに保存して検索してください。",
            "Vector stores are not served. Keep the vectors of POST /v1/embeddings in a database of your own, and search there."),
            ["vector_stores"]),
        (Because(
            "バッチ、ファインチューニング、評価の API は提供していません。リクエストは 1 件ずつ POST /v1/chat/completions または POST /v1/embeddings に送ってください。",
            "Batches, fine-tuning and evals are not served. Send single requests to POST /v1/chat/completions or POST /v1/embeddings."),
            ["batches", "fine_tuning", "evals"]),
    ];

    /// <summary>A path that is right but for its <c>/v1</c>, which is missing or there twice.</summary>
    public static readonly GatewayError WithoutVersion = Because(
        $"URL の /v1 が、ないか重複しています。ベース URL には、このゲートウェイの URL に /v1 を 1 回だけ付けて設定してください（{Served}）。",
        $"The URL has no /v1, or has it twice. The base URL is this gateway's URL with /v1 at its end, once ({Served}).");

    /// <summary>A path in Azure's form.</summary>
    public static readonly GatewayError OfAzure = Because(
        "Azure OpenAI の形式の URL は提供していません。クライアントでは Azure ではなく OpenAI（または OpenAI 互換）を選び、ベース URL にこのゲートウェイの URL と /v1 を、モデルに GET /v1/models の名前を設定してください。",
        "URLs in the form of Azure OpenAI are not served. Choose OpenAI (or OpenAI-compatible) in the client and not Azure, with this gateway's URL and /v1 as the base URL and a name from GET /v1/models as the model.");

    private static GatewayError Because(string ja, string en) => ErrorCode.RouteNotFound.Because(ja, en);
}
