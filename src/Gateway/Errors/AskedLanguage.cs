namespace Gateway.Errors;

/// <summary>The language that a request asks for in <c>Accept-Language</c>.</summary>
internal static class AskedLanguage
{
    /// <summary>
    /// English only if it is asked for before Japanese, by quality, then by order; anything else, or no header, gets Japanese.
    /// </summary>
    public static Language Of(HttpRequest request)
    {
        var asked = request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0) // "en;q=0" means: not English.
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .FirstOrDefault(tag => Is(tag, "ja") || Is(tag, "en"));

        return asked is not null && Is(asked, "en") ? Language.English : Language.Japanese;
    }

    private static bool Is(string tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase)
            || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
