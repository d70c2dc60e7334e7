/// The part of libtorch that training needs, as plain C.
///
/// A `ct_tensor` owns one reference to a libtorch tensor, of 32-bit floats unless said otherwise; `ct_free` gives it back.
/// Functions that return a tensor return NULL, and functions that return a status return nonzero, when libtorch threw:
/// `ct_error` then has the message. Tensors handed in are only borrowed for the call.
#ifndef CTORCH_H
#define CTORCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor ct_tensor;

/// The message of the last failure on this thread; valid until the next failure.
const char *ct_error(void);

/// Threads within one operation, the malloc thresholds that keep large buffers mapped between steps, and whether new
/// tensors are on a CUDA device; an error where there is none.
int ct_configure(int threads, int cuda);
/// Whether operations on this thread are recorded for `ct_backward`.
void ct_record(int enabled);

void ct_free(ct_tensor *tensor);
/// A copy of `values`, which are in row-major order. Tensors of rank 4 are laid out channels last.
ct_tensor *ct_from(const float *values, const int64_t *shape, size_t rank);
ct_tensor *ct_zeros(const int64_t *shape, size_t rank);
/// The values as 16-bit floats.
ct_tensor *ct_halves(ct_tensor *values);
/// `to = factor * from`, each in its own type.
int ct_copy(ct_tensor *to, ct_tensor *from, double factor);
/// A leaf that shares the elements of a flat tensor from `offset` on, rank 4 again laid out channels last. Where `gradient` is given, what `ct_backward` finds is added into the same place of it.
ct_tensor *ct_view(ct_tensor *flat, int64_t offset, const int64_t *shape, size_t rank, ct_tensor *gradient);
int64_t ct_count(ct_tensor *tensor);
size_t ct_rank(ct_tensor *tensor);
void ct_shape(ct_tensor *tensor, int64_t *shape);
/// Copies the values out, or in, in row-major order; `count` must be the tensor's.
int ct_read(ct_tensor *tensor, float *values, int64_t count);
int ct_write(ct_tensor *tensor, const float *values, int64_t count);

/// Convolution with padding kernel / 2, in the type of the weights; `bias` may be NULL.
ct_tensor *ct_convolve(ct_tensor *input, ct_tensor *weight, ct_tensor *bias, int64_t stride);
/// One map of a sum: as it is, or batch-normalised where `scale` is given.
typedef struct {
  ct_tensor *input;
  /// Factor and offset of each channel, and the running statistics; all NULL for a map that is taken as it is.
  ct_tensor *scale, *shift, *mean, *variance;
  /// Each pixel is repeated so often in both directions.
  int64_t factor;
} ct_term;

typedef struct {
  /// Whether the sum goes through a ReLU.
  int relu;
  /// Whether normalisation uses the batch's statistics, and moves the running ones by `momentum` towards them.
  int training;
  double momentum, epsilon;
  /// Whether the batch is that of all processes together; then all of them must make the same calls.
  int shared;
  /// Whether to use libtorch's own operations, one after the other, instead of the fused ones.
  int composed;
} ct_join_options;

/// The sum of the terms, all of which have the same size once their pixels are repeated.
ct_tensor *ct_join(const ct_term *terms, size_t count, ct_join_options options);
/// `Σ_k weights[row][k] * maps[k]`, where `weights` is `[rows, count]`.
ct_tensor *ct_mix(ct_tensor *const *maps, size_t count, ct_tensor *weights, int64_t row);
ct_tensor *ct_subtract(ct_tensor *a, ct_tensor *b);
typedef enum { CT_SQUARED, CT_ABSOLUTE, CT_CHARBONNIER } ct_loss_kind;
/// The mean over all elements of e², |e| or √(e² + 10⁻⁶), where e = a - b.
ct_tensor *ct_loss(ct_tensor *a, ct_tensor *b, ct_loss_kind kind);
/// Adds `factor` times the gradients of a scalar to those of every leaf that it was made from.
int ct_backward(ct_tensor *loss, double factor);

/// Scales `gradient` down to the norm `limit` where it is larger; `*norm` is the norm before.
int ct_clip(ct_tensor *gradient, double limit, double *norm);
/// `tensor = 0`.
int ct_clear(ct_tensor *tensor);
/// `average += (1 - decay) * (values - average)`.
int ct_average(ct_tensor *average, ct_tensor *values, double decay);
/// One step of Adam (Kingma and Ba, 2015), the moments corrected for `step`, counted from 1.
int ct_adam(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *mean, ct_tensor *square, double rate, double beta1, double beta2,
  double epsilon, int64_t step);
/// A matrix among flat values: `rows` times `columns` of them from `offset` on.
typedef struct {
  int64_t offset, rows, columns;
} ct_matrix;
/// Matrices that are moved together.
typedef struct ct_matrices ct_matrices;
ct_matrices *ct_matrices_new(const ct_matrix *matrices, int64_t count);
void ct_matrices_free(ct_matrices *matrices);
/// One step of Muon (Jordan et al., 2024) for matrices whose gradients are cleared:
/// `momentum += (1 - beta) * (gradient - momentum)`, and values go against `gradient + beta * (momentum - gradient)` with
/// its singular values brought near 1, times 0.2 and the root of the longer side, and against `decay * values`. Steps of
/// matrices of which that is less than a thousandth of what it is of all are smaller. `composed` is as in
/// `ct_join_options`.
int ct_muon(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *momentum, ct_matrices *matrices, double rate, double beta,
  double decay, int composed);
/// `velocity = momentum * velocity + gradient + decay * values`, then `values -= rate * velocity`.
int ct_descend(
  ct_tensor *values, ct_tensor *gradient, ct_tensor *velocity, double rate, double momentum, double decay);

#include "CTorchQuantized.h"

/// Joins the processes of a run, of which number 0 listens at `host` and `port`; returns when all are there. A process
/// that does not answer for `timeout` seconds counts as gone, and one that has ended at once: the calls below then fail.
/// Without this call a process is alone, and they do nothing.
int ct_group_join(const char *host, uint16_t port, int rank, int size, double timeout);
/// Replaces elements by their sums over all processes.
int ct_group_sum(ct_tensor *tensor);
int ct_group_sum_values(double *values, int64_t count);
/// Gives all processes the first one's elements.
int ct_group_broadcast(ct_tensor *tensor);
/// Whether this process's text is that of the first one.
int ct_group_agree(const char *text, int *agree);

/// Starts to measure the CPU time of each operation, in all threads.
int ct_profile_begin(void);
typedef void (*ct_profile_visitor)(void *context, const char *operation, double seconds, int64_t calls);
/// Ends that, and hands over what each operation took, without the operations within it.
int ct_profile_end(void *context, ct_profile_visitor visit);

#ifdef __cplusplus
}
#endif

#endif
