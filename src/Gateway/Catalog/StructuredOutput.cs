namespace Gateway.Catalog;

/// <summary>The way in which a model is made to answer in the form of a JSON schema.</summary>
internal enum StructuredOutput
{
    /// <summary>By its own member: <c>outputConfig.textFormat</c> of Converse, <c>output_config.format</c> of Invoke.</summary>
    Native,

    /// <summary>By a tool with that schema that the model has to call.</summary>
    Tool,

    /// <summary>By an instruction in the system prompt, because a tool cannot be forced.</summary>
    Instruction,
}
