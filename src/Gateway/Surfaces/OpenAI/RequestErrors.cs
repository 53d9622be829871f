using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI;

/// <summary>Errors of a request, each with the caller's path and the remedy.</summary>
internal static class RequestErrors
{
    /// <param name="path">The caller's path, without anything of its own values.</param>
    /// <param name="ja">What to do, in Japanese.</param>
    /// <param name="en">What to do, in English.</param>
    public static GatewayError At(string path, string ja, string en) =>
        ErrorCode.InvalidRequest.Because($"{path}: {ja}", $"{path}: {en}") with { Members = [path] };

    public static GatewayError NotText(string path) => At(path, "文字列で指定してください。", "give a string.");

    public static GatewayError NotObject(string path) => At(path, "オブジェクトで指定してください。", "give an object.");

    public static GatewayError NotList(string path) => At(path, "配列で指定してください。", "give a list.");

    public static GatewayError NotFlag(string path) =>
        At(path, "true または false で指定してください。", "give true or false.");

    public static GatewayError NotOneOf(string path, string words) => At(
        path,
        $"{words.Replace(", ", "、", StringComparison.Ordinal)} のどれかを指定してください。",
        $"give one of {words}.");
}
