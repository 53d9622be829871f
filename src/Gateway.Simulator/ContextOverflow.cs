namespace Gateway.Simulator;

/// <summary>The answer to a prompt that is longer than the model's context window; both texts were reported.</summary>
internal enum ContextOverflow
{
    /// <summary>400 with Bedrock's text, which has no numbers.</summary>
    InputIsTooLong,

    /// <summary>400 with Anthropic's text, which has both numbers.</summary>
    PromptIsTooLong,

    /// <summary>An answer, as if the window had no end: for tests of large bodies.</summary>
    NotRefused,
}
