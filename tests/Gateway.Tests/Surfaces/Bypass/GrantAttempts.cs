using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Requests for which an application has no grant, and requests without a key.</summary>
internal static class GrantAttempts
{
    private static readonly string[] NotGranted =
    [
        "claude-sonnet-4-5", "jp.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-6", "jp.anthropic.claude-sonnet-4-6",
        "claude-opus-5", "jp.anthropic.claude-opus-5", "claude-opus-5-5", "jp.anthropic.claude-opus-5-5", "nova-2-lite",
        "jp.amazon.nova-2-lite-v1:0", "simulator.slow", "simulator.huge",
    ];

    /// <param name="dice">The random generator.</param>
    /// <param name="key">The key of an application with more grants.</param>
    /// <param name="narrowKey">The key of an application that may use Converse with one model.</param>
    public static IEnumerable<Draft> Make(SplitMix64 dice, string key, string narrowKey)
    {
        var narrow = new GoodRequests(narrowKey);
        foreach (var model in NotGranted.Concat(GoodRequests.ServedModels).Append(GoodRequests.CountingModel))
        {
            var isGranted = GoodRequests.ServedModels.Contains(model);
            foreach (var operation in GoodRequests.Operations.Where(operation => !isGranted || operation != "converse"))
            {
                yield return narrow.Native(operation, Uri.EscapeDataString(model));
                yield return narrow.Native(operation, model) with { ContentType = null };
            }

            // Under /v1 the id of the model is another name of its profile, which is called.
            var isChat = isGranted || model == GoodRequests.CountingModel;
            foreach (var route in GoodRequests.OwnRoutes.Where(
                route => !(isGranted && route == "/converse") && !(isChat && route == "/v1/chat/completions")))
            {
                yield return narrow.Own(route, model);
                yield return narrow.Own(route, model) with { ContentType = null };
            }
        }

        foreach (var request in new GoodRequests(key).All)
        {
            foreach (var headers in BadKeys(dice, key, narrowKey))
            {
                yield return request with { Headers = headers };
            }
        }
    }

    private static IEnumerable<string[]> BadKeys(SplitMix64 dice, string key, string other) =>
    [
        [], ["Authorization: Bearer"], ["Authorization: Bearer  "], ["x-api-key:"], [$"Authorization: {key}"],
        [$"Authorization: Basic {key}"], [$"Authorization: Bearer:{key}"], [$"Authorization: Bearer\"{key}\""],
        [$"Authorization: Bearer {key}", $"Authorization: Bearer {key}"],
        [$"Authorization: Bearer {key}", "Authorization: Bearer x"],
        [$"Authorization: Bearer {key},{key}"], [$"Authorization: Bearer x, Bearer {key}"],
        [$"x-api-key: {key}", $"x-api-key: {key}"], [$"x-api-key: {key}, {key}"],
        [$"Authorization: Bearer {key}", $"x-api-key: {other}"],
        [$"Authorization: Bearer {other}", $"x-api-key: {key}"],
        ["Authorization: Bearer x", $"x-api-key: {key}"],
        ["Authorization: AWS4-HMAC-SHA256 Credential=x", $"x-api-key: {key}x"],
        [$"x-api-key: {key[..^1]}"], [$"x-api-key: {key}x"], [$"x-api-key: {key} x"], [$"x-api-key: '{key}'"],
        [$"x-api-key: {key}\u200b"], [$"x-api-key: \u3000{key}"], [$"x-api-key: {key}\0"],
        [$"x-api-key: {key.ToUpperInvariant()}"], [$"x-api-key: {key.Replace('_', '-')}"],
        [$"x-api-key: {string.Join('_', key.Split('_')[..3])}_"],
        [$"Cookie: x-api-key={key}"], [$"X-Forwarded-Authorization: Bearer {key}"],
        [$"Proxy-Authorization: Bearer {key}"], [$"X-Api-Key2: {key}"], [$"x_api_key: {key}"], [$"api-key: {key}"],
        ["X-Forwarded-User: demo"], ["X-Remote-User: demo"], ["X-Original-User: demo"], ["X-Application: demo"],
        ["X-Forwarded-For: 127.0.0.1"], ["X-Real-IP: 127.0.0.1"],
        [$"x-api-key: {Flipped(dice, key)}"], [$"x-api-key: {Flipped(dice, key)}"],
        [$"Authorization: Bearer {Flipped(dice, key)}"],
    ];

    private static string Flipped(SplitMix64 dice, string key)
    {
        var at = dice.Below(key.Length);
        return key[..at] + (key[at] == 'x' ? 'y' : 'x') + key[(at + 1)..];
    }
}
