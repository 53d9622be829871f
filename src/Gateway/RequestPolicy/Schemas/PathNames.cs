namespace Gateway.RequestPolicy.Schemas;

/// <summary>The name under which a caller knows a place of the body that is sent to Bedrock.</summary>
internal class PathNames
{
    /// <summary>The body is the caller's own.</summary>
    public static readonly PathNames AsTheyAre = new();

    /// <summary>The body is inside another one, at this path.</summary>
    public static PathNames Inside(string path) => new InnerNames(path);

    /// <summary>The caller's name of a place.</summary>
    /// <param name="path">Its path in the body, such as <c>messages[0].content[1].image.format</c>; empty for the body itself.</param>
    public virtual string Of(string path) => path;

    private sealed class InnerNames(string outer) : PathNames
    {
        public override string Of(string path) => path.Length == 0 ? outer : $"{outer}.{path}";
    }
}
