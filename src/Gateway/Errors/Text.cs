namespace Gateway.Errors;

/// <summary>One sentence for people, in Japanese and in English.</summary>
internal readonly record struct Text(string Ja, string En)
{
    /// <summary>The text in the language a caller asked for.</summary>
    public string In(Language language) => language == Language.English ? En : Ja;
}

/// <summary>The languages of the gateway's texts. Japanese unless the caller asks for English.</summary>
internal enum Language
{
    Japanese,
    English,
}
