using System.Globalization;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Embeddings;

/// <summary>Errors of a request for embeddings, each with the caller's path and the remedy.</summary>
internal static class EmbeddingErrors
{
    public static readonly GatewayError NoModel = RequestErrors.At(
        "model",
        "ありません。本文に \"model\": \"titan-embed-text-v2\" のように指定してください。使える名前は GET /v1/models で確認できます。",
        "missing. Put it into the body, such as \"model\": \"titan-embed-text-v2\". GET /v1/models lists the names.");

    public static readonly GatewayError NoInput = RequestErrors.At(
        "input", "文字列、または文字列の配列で指定してください。", "give a string, or a list of strings.");

    public static readonly GatewayError EmptyList = RequestErrors.At(
        "input", "配列が空です。1 個以上のテキストを入れてください。", "the list is empty. Put at least one text into it.");

    public static readonly GatewayError NotInteger = RequestErrors.At(
        "dimensions", "整数で指定してください。", "give a whole number.");

    public static readonly GatewayError EncodingFormat = RequestErrors.At(
        "encoding_format", "float または base64 を指定してください。", "give float or base64.");

    private static readonly string MostTexts = EmbeddingRequest.MaxInputs.ToString(CultureInfo.InvariantCulture);

    public static GatewayError EmptyText(string path) => RequestErrors.At(
        path, "空の文字列は埋め込めません。取り除いてください。", "an empty string has no embedding. Leave it out.");

    public static GatewayError OtherCase(string name) => RequestErrors.At(
        name, "項目名の大文字と小文字が違います。この名前のとおりに 1 回だけ書いてください。", "its name has other letter case in the request. Write it like this, once.");

    // LangChain's Python client counts tokens with OpenAI's tokenizer and then sends them, unless it is told not to.
    public static GatewayError Tokens(string path) => RequestErrors.At(
        path,
        "トークン ID の配列は使えません（トークンの番号はモデルごとに違います）。文字列を送ってください。LangChain（Python）では OpenAIEmbeddings に check_embedding_ctx_length=False を指定します。",
        "lists of token ids are not accepted, because every model has other numbers. Send strings. With LangChain (Python), "
        + "give OpenAIEmbeddings check_embedding_ctx_length=False.");

    public static GatewayError TooManyTexts(int count) => RequestErrors.At(
        "input",
        $"テキストが {Number(count)} 個あります。1 回に {MostTexts} 個までです。分けて送ってください（クライアントの chunk_size、embedding_batch_size など）。",
        $"there are {Number(count)} texts, and {MostTexts} is the most in one request. Send them in several (chunk_size or "
        + "embedding_batch_size of the client).");

    public static GatewayError TooLong(string path, int characters, int most) => RequestErrors.At(
        path,
        $"{Number(characters)} 文字あります。このモデルは 1 つのテキストで {Number(most)} 文字までです。短く分けてください。",
        $"there are {Number(characters)} characters, and this model takes {Number(most)} in one text. Split it.");

    public static GatewayError Dimensions(IEnumerable<int> possible)
    {
        var list = possible.Select(Number).ToList();
        return RequestErrors.At(
            "dimensions",
            $"このモデルで使えるのは {string.Join("、", list)} です。",
            $"this model has {string.Join(", ", list)}.");
    }

    public static GatewayError InputType(IEnumerable<string> possible) => RequestErrors.At(
        "input_type", $"{string.Join("、", possible)} のどれかを指定してください。", $"give one of {string.Join(", ", possible)}.");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
