using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>
/// The forward and the backward pass of an encoder as TorchScript, each one call from .NET, the backward pass by hand. The function
/// <c>output</c> gives the output [B, h] and then what <c>gradient</c> needs; that gives the gradient of all parameters in one vector.
/// </summary>
/// <remarks>
/// The first calls of a script are profiled and later ones optimised, and bits must not depend on what ran before. So products are written
/// as <c>linear</c>, <c>matmul</c> and <c>bmm</c>: the optimiser takes <c>addmm</c> apart and joins several <c>mm</c>, and of these it
/// knows nothing. A test compares the first calls of a new script with later ones. The functions take all sizes from their arguments and
/// are compiled once for the process.
/// </remarks>
internal static class EncoderScript
{
    private const string Source = """
        def normalized(x, w: List[Tensor], at: int):
            return torch.native_layer_norm(x, [x.size(1)], w[at], w[at + 1], 1e-5)

        # Scores have keys as rows and queries as columns: libtorch takes the softmax of columns in a fraction of the time that it takes for
        # short rows. Gives what is added to the residual stream, and what the backward pass needs.
        def attention(x, w: List[Tensor], at: int, mask: List[Tensor], count: int, heads: int):
            positions, width = x.size(0) // count, x.size(1) // heads
            parts = torch.linear(x, w[at + 2], w[at + 3]).view(count, positions, 3, heads, width).permute(2, 0, 3, 1, 4).contiguous()
            parts = parts.view(3, count * heads, positions, width)
            scores = torch.bmm(parts[1], parts[0].transpose(1, 2)).mul_(float(width) ** -0.5)
            if len(mask) > 0:
                scores.add_(mask[0])
            shares = torch.softmax(scores, 1)
            mixed = torch.bmm(shares.transpose(1, 2), parts[2]).view(count, heads, positions, width).permute(0, 2, 1, 3)
            mixed = mixed.reshape(x.size(0), x.size(1))
            return torch.linear(mixed, w[at + 4], w[at + 5]), [x, parts, shares, mixed]

        def feed_forward(x, w: List[Tensor], at: int):
            inner = torch.linear(x, w[at + 8], w[at + 9])
            active = torch.gelu(inner)
            return torch.linear(active, w[at + 10], w[at + 11]), [x, inner, active]

        def output(w: List[Tensor], image: bool, values, mask: List[Tensor], average: List[Tensor], drops: List[Tensor], count: int,
                   heads: int, layers: int, pre: bool):
            at = 3 if image else 2
            x = torch.linear(values, w[0], w[1]) if image else torch.index_select(w[0], 0, values)
            hidden = x.size(1)
            x = torch.add(x.view(count, -1, hidden), w[at - 1]).view(-1, hidden)
            saved: List[Tensor] = []
            if not pre:
                y, mean, deviation = normalized(x, w, at)
                saved += [x, mean, deviation]
                x = y
                at += 2
            if len(drops) > 0:
                x = x * drops[0]
            for layer in range(layers):
                if pre:
                    y, mean, deviation = normalized(x, w, at)
                    saved += [x, mean, deviation]
                    added, kept = attention(y, w, at, mask, count, heads)
                    saved += kept
                    if len(drops) > 0:
                        added = added * drops[1 + 2 * layer]
                    x = x + added
                    y, mean, deviation = normalized(x, w, at + 6)
                    saved += [x, mean, deviation]
                    added, kept = feed_forward(y, w, at)
                    saved += kept
                    if len(drops) > 0:
                        added = added * drops[2 + 2 * layer]
                    x = x + added
                else:
                    added, kept = attention(x, w, at, mask, count, heads)
                    saved += kept
                    if len(drops) > 0:
                        added = added * drops[1 + 2 * layer]
                    sum = x + added
                    x, mean, deviation = normalized(sum, w, at)
                    saved += [sum, mean, deviation]
                    added, kept = feed_forward(x, w, at)
                    saved += kept
                    if len(drops) > 0:
                        added = added * drops[2 + 2 * layer]
                    sum = x + added
                    x, mean, deviation = normalized(sum, w, at + 6)
                    saved += [sum, mean, deviation]
                at += 12
            if pre:
                y, mean, deviation = normalized(x, w, at)
                saved += [x, mean, deviation]
                x = y
            positions = x.view(count, -1, hidden)
            if len(average) > 0:
                return [torch.bmm(average[0], positions).view(count, hidden)] + saved
            return [positions.mean([1])] + saved

        def normalized_back(g, w: List[Tensor], at: int, saved: List[Tensor], s: int, grads: List[Tensor]):
            x = saved[s]
            back, weight, bias = torch.native_layer_norm_backward(g, x, [x.size(1)], saved[s + 1], saved[s + 2], w[at], w[at + 1],
                                                                  [True, True, True])
            grads[at], grads[at + 1] = weight, bias
            return back

        def linear_back(g, x, w: List[Tensor], at: int, grads: List[Tensor]):
            grads[at], grads[at + 1] = torch.matmul(g.t(), x), g.sum([0])
            return torch.matmul(g, w[at])

        def attention_back(g, w: List[Tensor], at: int, saved: List[Tensor], s: int, count: int, heads: int, grads: List[Tensor]):
            x, parts, shares, mixed = saved[s], saved[s + 1], saved[s + 2], saved[s + 3]
            positions, width = x.size(0) // count, x.size(1) // heads
            g = linear_back(g, mixed, w, at + 4, grads)
            g = g.view(count, positions, heads, width).permute(0, 2, 1, 3).reshape(count * heads, positions, width)
            back = torch.empty_like(parts)
            torch.bmm(shares, g, out=back[2])
            scores = torch._softmax_backward_data(torch.bmm(parts[2], g.transpose(1, 2)), shares, 1, x.dtype)
            scores.mul_(float(width) ** -0.5)
            torch.bmm(scores, parts[0], out=back[1])
            torch.bmm(scores.transpose(1, 2), parts[1], out=back[0])
            g = back.view(3, count, heads, positions, width).permute(1, 3, 0, 2, 4).reshape(x.size(0), 3 * x.size(1))
            return linear_back(g, x, w, at + 2, grads)

        def feed_forward_back(g, w: List[Tensor], at: int, saved: List[Tensor], s: int, grads: List[Tensor]):
            g = torch.gelu_backward(linear_back(g, saved[s + 2], w, at + 10, grads), saved[s + 1])
            return linear_back(g, saved[s], w, at + 8, grads)

        def gradient(w: List[Tensor], image: bool, values, average: List[Tensor], drops: List[Tensor], count: int, heads: int,
                     layers: int, pre: bool, saved: List[Tensor], g):
            grads = [w[0]] * len(w)
            hidden = g.size(1)
            embedding = 3 if image else 2
            at = embedding + (0 if pre else 2) + 12 * layers
            s = len(saved)
            if len(average) > 0:
                g = torch.mul(average[0].transpose(1, 2), g.unsqueeze(1)).view(-1, hidden)
            else:
                positions = saved[s - 3].size(0) // count
                g = torch.div(g, positions).unsqueeze(1).expand(count, positions, hidden).reshape(-1, hidden)
            if pre:
                s -= 3
                g = normalized_back(g, w, at, saved, s, grads)
            for i in range(layers):
                layer = layers - 1 - i
                at -= 12
                if pre:
                    s -= 3
                    back = feed_forward_back(g * drops[2 + 2 * layer] if len(drops) > 0 else g, w, at, saved, s, grads)
                    s -= 3
                    g = g + normalized_back(back, w, at + 6, saved, s, grads)
                    s -= 4
                    back = attention_back(g * drops[1 + 2 * layer] if len(drops) > 0 else g, w, at, saved, s, count, heads, grads)
                    s -= 3
                    g = g + normalized_back(back, w, at, saved, s, grads)
                else:
                    s -= 3
                    g = normalized_back(g, w, at + 6, saved, s, grads)
                    s -= 3
                    g = g + feed_forward_back(g * drops[2 + 2 * layer] if len(drops) > 0 else g, w, at, saved, s, grads)
                    s -= 3
                    g = normalized_back(g, w, at, saved, s, grads)
                    s -= 4
                    g = g + attention_back(g * drops[1 + 2 * layer] if len(drops) > 0 else g, w, at, saved, s, count, heads, grads)
            if len(drops) > 0:
                g = g * drops[0]
            if not pre:
                s -= 3
                g = normalized_back(g, w, embedding, saved, s, grads)
            grads[embedding - 1] = g.view(count, -1, hidden).sum([0])
            if image:
                grads[0], grads[1] = torch.matmul(g.t(), values), g.sum([0])
            else:
                grads[0] = torch.index_add(torch.zeros_like(w[0]), 0, values, g)
            flat: List[Tensor] = []
            for part in grads:
                flat.append(part.reshape(-1))
            return torch.cat(flat)

        """;

    private static readonly Lazy<jit.CompilationUnit> s_unit = new(Compile);

    /// <summary>The script that everybody uses.</summary>
    public static jit.CompilationUnit Shared => s_unit.Value;

    /// <summary>A new script, which no call has been profiled of.</summary>
    public static jit.CompilationUnit Compile() => jit.compile(Source);
}
