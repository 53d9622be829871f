namespace Gateway.Converse.Members;

/// <summary>Which members a request body is made of.</summary>
internal enum BodyForm
{
    /// <summary>A Converse request of our own routes: <c>modelId</c> stands in the body and is cut out.</summary>
    ConverseWithModelId,

    /// <summary>A Converse request of Bedrock's own routes: the URL names the model.</summary>
    Converse,

    /// <summary>What the model itself understands: an object of free JSON.</summary>
    Invoke,

    /// <summary>A CountTokens request around either of the others.</summary>
    CountTokens,
}
